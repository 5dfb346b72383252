// SPDX-License-Identifier: MIT
typedef int core_is_to_come;
