# SPDX-License-Identifier: MIT
"""transfer.py ADDRESS PORT FOLDER: brings a file by SCP, compares it there, fetches it back."""
import sys

from netmiko import ConnectHandler, file_transfer

address, port, folder = sys.argv[1], int(sys.argv[2]), sys.argv[3]
device = ConnectHandler(device_type="cisco_ios", host=address, port=port, username="ann", password="opensesame")
with open(f"{folder}/sent.cfg", "w", encoding="ascii") as sent:
    sent.write("hostname R1\n" * 5000)
names = {"source_file": f"{folder}/sent.cfg", "dest_file": "sent.cfg", "file_system": "flash:", "direction": "put"}
for transferred in True, False:
    said = file_transfer(device, **names)
    if said != {"file_exists": True, "file_transferred": transferred, "file_verified": True}:
        sys.exit(f"put: {said!r}")
said = file_transfer(device, source_file="sent.cfg", dest_file=f"{folder}/back.cfg", file_system="flash:", direction="get")
if said["file_transferred"] is not True or open(f"{folder}/back.cfg").read() != "hostname R1\n" * 5000:
    sys.exit(f"get: {said!r}")
device.disconnect()
