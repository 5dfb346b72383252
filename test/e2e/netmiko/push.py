# SPDX-License-Identifier: MIT
"""push.py ADDRESS PORT DEVICE_TYPE: a day of a script that pushes configuration."""
import sys

from netmiko import ConnectHandler

address, port, kind = sys.argv[1], int(sys.argv[2]), sys.argv[3]
device = ConnectHandler(device_type=kind, host=address, port=port, username="joe", password="opensesame",
                        secret="topsecret")


def expect(truth, what, said):
    if not truth:
        sys.exit(f"{what}: {said!r}")


expect(device.find_prompt() == "R1>", "prompt", device.find_prompt())
device.enable()
expect(device.check_enable_mode(), "enable", device.find_prompt())
said = device.send_command("show running-config | section telephony")
expect(said.splitlines()[:3] == ["telephony-service", " max-ephones 10", " max-dn 20"], "section", said)
LONG = "url services http://portal.example.com/services/that/make/the/line/pass/eighty/columns Portal"
said = device.send_config_set(["telephony-service", LONG, "ephone-dn 7", "number 1007"])
expect("% " not in said and LONG in said, "configure", said)
said = device.send_config_set(["ephone-dn 7", "nmber 1007"])
expect("% Invalid input detected at '^' marker." in said, "a refused line", said)
expect(not device.check_config_mode(), "left configuration", device.find_prompt())
said = device.send_command("show running-config")
expect(said.rstrip().endswith("end") and " number 1007" in said, "show running-config", said)
device.config_mode()
expect(device.check_config_mode(), "configuration mode", device.find_prompt())
device.exit_config_mode()
expect(device.find_prompt() == "R1#", "prompt afterwards", device.find_prompt())
said = device.send_command("terminal width 511")
expect("% " not in said, "terminal width", said)
said = device.send_command("show version")
expect("Version " in said and "R1 uptime is " in said, "show version", said)
said = device.send_command("show archive")
expect("flash:kept" in said, "show archive", said)
said = device.send_command_timing("show nothing")
expect("% Invalid input detected at '^' marker." in said, "a refused command", said)
said = device.save_config()
expect("[OK]" in said, "save", said)
device.disconnect()
