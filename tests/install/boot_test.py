"""The installed unit, started by a real systemd: a container boots over a throw-away copy of this system's files."""
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from newsd_world import build

PATIENCE_SECONDS = 240
CONFIG = '[[source]]\nplugin = "spool"\nid = "desk"\npath = "/var/spool/newsd"\n'

# What lies in SCRATCH is in memory, and gone with the mount namespace in which this runs; SCRATCH/said.txt stays.
OUTSIDE = """\
set -eu
mkdir memory root
mount -t tmpfs -o mode=0755 newsd-boot memory
mkdir memory/changed memory/work
mount -t overlay -o "lowerdir=/,upperdir=$PWD/memory/changed,workdir=$PWD/memory/work" newsd-boot root
DESTDIR=$PWD/root cmake --install "$1" --prefix /usr --component daemon --strip > /dev/null
cp newsd.toml root/etc/newsd/newsd.toml
cp probe.service probe.target root/etc/systemd/system
mkdir root/etc/systemd/system/newsd.service.d
cp sanitizer.conf root/etc/systemd/system/newsd.service.d
cp probe root/probe
SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1 systemd-nspawn --quiet --register=no --keep-unit --private-network --boot \\
  --directory=root --machine="newsd-boot-$$" systemd.unit=probe.target > boot.txt 2>&1 < /dev/null || true
cp root/said.txt said.txt
"""
PROBE = """\
#!/bin/sh
exec > /said.txt 2>&1
export ASAN_OPTIONS=detect_leaks=0
systemctl start newsd && echo started
systemctl show newsd -p ActiveState -p StatusText
stat -c 'socket %a %U %G' /run/newsd/live.sock
printf 'The night ferry\\n\\nIt sails at ten.\\n' | su -s /bin/sh -c 'cat > /var/spool/newsd/one.txt' newsd
timeout 60 newsctl tail --last 1 --count 1
systemctl reload newsd && echo reloaded
systemctl stop newsd && echo stopped
systemctl show newsd -p Result -p ExecMainStatus
journalctl --no-pager --unit newsd
systemctl poweroff --force
"""
FILES = {
    "outside": OUTSIDE,
    "probe": PROBE,
    "newsd.toml": CONFIG,
    "sanitizer.conf": "[Service]\nEnvironment=ASAN_OPTIONS=detect_leaks=0\n",  # it would need to trace processes
    "probe.service": "[Unit]\nAfter=basic.target\n[Service]\nType=oneshot\nExecStart=/bin/sh /probe\n",
    "probe.target": "[Unit]\nRequires=basic.target\nAfter=basic.target\nWants=probe.service\nAllowIsolate=yes\n",
}


class BootTest(unittest.TestCase):
    def boot(self):
        if os.geteuid() != 0:
            self.skipTest("only root can boot a container")
        if not shutil.which("systemd-nspawn"):
            self.skipTest("there is no systemd-nspawn: install systemd-container")
        scratch = pathlib.Path(tempfile.mkdtemp(prefix="newsd-boot-"))
        self.addCleanup(shutil.rmtree, scratch)
        for name, text in FILES.items():
            (scratch / name).write_text(text)
        run = subprocess.run(["unshare", "--mount", "--propagation=private", "sh", "outside", build()], cwd=scratch,
                             capture_output=True, text=True, timeout=PATIENCE_SECONDS)
        said, booted = scratch / "said.txt", scratch / "boot.txt"
        if not booted.exists() and "mount" not in run.stderr:
            self.fail(f"newsd cannot be installed: {run.stderr}")
        if not said.exists():
            self.skipTest("no container boots here: " + (run.stderr + (booted.read_text() if booted.exists() else ""))[-300:])
        return said.read_text()

    def test_systemd_starts_newsd_hardened_as_it_is_and_it_works_and_stops(self):
        said = self.boot()
        for line in ("started", "ActiveState=active", "StatusText=0 journalled, 0 under way; 1 sources",
                     "socket 660 newsd newsd", "reloaded", "stopped", "Result=success", "ExecMainStatus=0"):
            self.assertIn(line, said.splitlines(), said)
        self.assertIn("The night ferry", said)
