// SPDX-License-Identifier: MIT
typedef int lab_is_to_come;
