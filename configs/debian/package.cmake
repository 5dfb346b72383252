# SPDX-License-Identifier: MIT
# The Debian package: cpack --config BUILD/CPackConfig.cmake.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_CONTACT "Naisen <naisen@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "Desk phones under the control of computer applications")
set(CPACK_PACKAGE_DESCRIPTION "An appliance for computer-telephony integration: a shell in the style of IOS configures
 a controller of SCCP desk phones, which applications monitor and control by CSTA over SIP.")
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION comm)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "systemd")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
foreach(script postinst prerm postrm conffiles)
  list(APPEND CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${CMAKE_CURRENT_LIST_DIR}/${script})
endforeach()
include(CPack)
