#!/usr/bin/env python3
"""The package in a bare Debian 12: dpkg -i, start as the unit would, converse,
upgrade with the session kept, remove, and purge leaves nothing.

    install_test.py PACKAGE_DIR VERSION UPGRADE_DIR UPGRADE_VERSION
                    CACHE_DIR BUF

Both packages hold the same build; the second says that it is newer. There is no
systemd in the root: this test reads the unit and does what it says of the user,
folders, limits and environment, and takes READY=1. What only systemd can do, the
sandbox, unit_test.sh looks at. Needs root, and to be let mount and unshare.

The root is made once, of the mirror that apt uses here, and kept as CACHE_DIR
with the packages that ours depends on; nothing is fetched after that. All runs
in namespaces of its own, with a loopback and nothing else.
"""
import contextlib
import fcntl
import hashlib
import json
import os
import pathlib
import re
import resource
import shutil
import signal
import socket
import struct
import subprocess
import sys
import time

INSIDE = "FOOTNOTE_INSTALL_TEST_INSIDE"
ADDRESS = "127.0.0.1:50051"
ROOT_BYTES = 3 << 30  # what making a root takes at most
# What dpkg, apt and the C library keep for themselves.
KEPT = re.compile(r"(var/lib/(dpkg|apt)|var/cache/(apt|debconf|ldconfig)"
                  r"|var/log/(apt|dpkg\.log|alternatives\.log)|etc/ld\.so\.cache"
                  r"|etc/(passwd|group|shadow|gshadow|subuid|subgid)-"
                  r"|tmp|run|proc|dev|sys)(/|$)")


def fail(what):
    sys.exit(f"install_test: {what}")


def run(*command, **options):
    done = subprocess.run([str(part) for part in command], text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          timeout=900, **options)
    if done.returncode != 0:
        fail(f"{' '.join(map(str, command))} gave {done.returncode}:\n"
             f"{done.stdout[-4000:]}")
    return done.stdout


def package_in(folder, version):
    (package,) = pathlib.Path(folder).glob(f"footnote_{version}_*.deb")
    return package


def sources():
    """Where apt gets Debian from on this machine."""
    lines = set()
    targets = run("apt-get", "indextargets", "--format",
                  "$(REPO_URI) $(RELEASE) $(COMPONENT)",
                  "Created-By: Packages", "Origin: Debian")
    for target in targets.splitlines():
        lines.add(f"deb {target}")
    if not lines:
        fail("apt has no lists of Debian; run apt-get update")
    return "\n".join(sorted(lines)) + "\n"


def make_root(package, cache):
    """The tar of a bare root, with what the package needs in apt's cache."""
    needs = run("dpkg-deb", "-f", package, "Depends")
    names = re.findall(r"(?:^|, )([a-z0-9.+-]+)", needs)
    listed = sources()
    key = hashlib.sha256((needs + listed).encode()).hexdigest()[:16]
    tar = cache / f"root-{key}.tar"
    if tar.exists():
        return tar
    began = time.monotonic()
    cache.mkdir(parents=True, exist_ok=True)
    for old in cache.glob("root-*"):
        old.unlink()
    (cache / "sources.list").write_text(listed)
    # How this machine gets there, should it be by way of a proxy.
    options = [line for line in run("apt-config", "dump").splitlines()
               if re.match(r"Acquire::https?::", line)]
    (cache / "apt.conf").write_text("\n".join(options) + "\n")
    part = cache / "root-part.tar"
    # In memory where there is some: unpacking syncs each file.
    memory = pathlib.Path("/dev/shm")
    roomy = (memory.is_dir() and
             shutil.disk_usage(memory).free > ROOT_BYTES)
    run("mmdebstrap", "--mode=root", "--variant=minbase",
        f"--aptopt={cache / 'apt.conf'}", "--skip=cleanup/apt",
        "--dpkgopt=force-unsafe-io",
        '--customize-hook=APT_CONFIG="$MMDEBSTRAP_APT_CONFIG" apt-get --yes '
        "--no-install-recommends --download-only install " + " ".join(names),
        "bookworm", part, cache / "sources.list",
        env=dict(os.environ, TMPDIR=str(memory)) if roomy else None)
    part.rename(tar)
    print(f"made the bare root in {time.monotonic() - began:.0f} s")
    return tar


def go_inside():
    """Runs this again where there is no network and mounts end with it."""
    os.environ[INSIDE] = "1"
    command = ["unshare", "--mount", "--net", "--pid", "--fork",
               "--kill-child", sys.executable, "-B", *sys.argv]
    done = subprocess.run(command, timeout=400)
    sys.exit(done.returncode)


def raise_loopback():
    with socket.socket() as any_socket:
        # SIOCSIFFLAGS: IFF_UP | IFF_RUNNING
        fcntl.ioctl(any_socket, 0x8914, struct.pack("16sH14x", b"lo", 0x41))


class Root:
    """The root that the package is installed in."""

    def __init__(self, tar, folder):
        self.path = folder
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        run("mount", "-t", "tmpfs", "-o", "size=2g", "tmpfs", folder)
        run("tar", "-xf", tar, "-C", folder)
        run("mount", "-t", "proc", "proc", folder / "proc")
        for device in ("null", "urandom", "random", "zero"):
            (folder / "dev" / device).touch()
            run("mount", "--bind", f"/dev/{device}", folder / "dev" / device)
        self.bare = self.files()

    def run(self, *command, **options):
        return run("chroot", self.path, *command, env={
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C",
            "DEBIAN_FRONTEND": "noninteractive"}, **options)

    def files(self):
        """Every file, with what is in the lists of users."""
        found = {}
        for folder, folders, files in os.walk(self.path):
            inner = os.path.relpath(folder, self.path)
            folders[:] = [name for name in folders
                          if not KEPT.match(os.path.normpath(f"{inner}/{name}"))]
            for name in folders + files:
                path = os.path.normpath(f"{inner}/{name}")
                if not KEPT.match(path):
                    found[path] = ""
        for name in ("passwd", "group"):
            found[f"etc/{name}"] = (self.path / "etc" / name).read_text()
        return found

    def install(self, package):
        shutil.copy(package, self.path / "tmp")
        name = f"/tmp/{package.name}"
        # Without what it needs dpkg leaves it unpacked; apt then fetches that.
        subprocess.run(["chroot", self.path, "dpkg", "-i", name],
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.run("apt-get", "--yes", "--no-download", "--fix-broken",
                 "--no-install-recommends", "install")
        status = self.run("dpkg-query", "-W", "-f",
                          "${Status} ${Version}", "footnote")
        version = package.name.split("_")[1]
        if status != f"install ok installed {version}":
            fail(f"{package.name} is not installed: {status}")


class Unit:
    """What the installed unit says."""

    def __init__(self, root):
        self.root = root
        self.values = {}
        path = root.path / "lib/systemd/system/footnote.service"
        for line in path.read_text().splitlines():
            if re.match(r"\w+=", line):
                key, value = line.split("=", 1)
                self.values.setdefault(key, []).append(value)

    def one(self, key):
        (value,) = self.values[key]
        return value

    @contextlib.contextmanager
    def started(self, log):
        """The server, from READY=1 until it has drained."""
        user = self.one("User")
        environment = {"PATH": "/usr/bin:/bin", "NOTIFY_SOCKET": "/run/notify"}
        owner = self.root.run("id", "-u", user).strip()
        group = self.root.run("id", "-g", self.one("Group")).strip()
        for kind, base in (("State", "/var/lib"), ("Logs", "/var/log")):
            folder = f"{base}/{self.one(f'{kind}Directory')}"
            self.root.run("install", "-d", "-o", owner, "-g", group, "-m",
                          self.one(f"{kind}DirectoryMode"), folder)
            environment[f"{kind.upper()}_DIRECTORY"] = folder
        socket_path = self.root.path / "run/notify"
        socket_path.unlink(missing_ok=True)
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notified, \
                open(log, "w") as err:
            notified.bind(str(socket_path))
            socket_path.chmod(0o666)
            notified.settimeout(60)
            server = subprocess.Popen(
                ["setpriv", f"--reuid={owner}", f"--regid={group}",
                 "--clear-groups", "--no-new-privs", "--bounding-set=-all",
                 "--inh-caps=-all", *self.one("ExecStart").split()],
                env=environment, stdout=subprocess.DEVNULL, stderr=err,
                preexec_fn=self.enter)
            try:
                self.expect(notified, "READY=1", server, log)
                yield server
                server.send_signal(signal.SIGTERM)
                self.expect(notified, "STOPPING=1", server, log)
                if server.wait(timeout=60) != 0:
                    fail(f"it ended with {server.returncode}: {log.read_text()}")
            finally:
                server.kill()
                server.wait()

    def enter(self):
        # As far as this machine allows it; systemd may always.
        descriptors = min(int(self.one("LimitNOFILE")),
                          resource.getrlimit(resource.RLIMIT_NOFILE)[1])
        resource.setrlimit(resource.RLIMIT_NOFILE, (descriptors, descriptors))
        os.umask(int(self.one("UMask"), 8))
        os.chroot(self.root.path)
        os.chdir("/")

    @staticmethod
    def expect(notified, what, server, log):
        try:
            told = notified.recv(1000).decode()
        except TimeoutError:
            fail(f"no {what} (exit status {server.poll()}): {log.read_text()}")
        if not told.startswith(what):
            fail(f"{told!r} instead of {what}")


def call(buf, method, request):
    said = run(buf, "curl", "--protocol", "grpc", "--http2-prior-knowledge",
               "--data", json.dumps(request),
               f"http://{ADDRESS}/footnote.v1.DialogueService/{method}",
               cwd="/")
    return json.loads(said)


def turn(buf, session, number, text):
    return call(buf, "SendTurn", {"sessionId": session, "turnId": str(number),
                                  "text": text, "today": "2026-12-01"})


def check_purged(root):
    root.run("apt-get", "--yes", "autoremove", "--purge")
    left = root.files()
    if left != root.bare:
        more = sorted(set(left) - set(root.bare))
        less = sorted(set(root.bare) - set(left))
        other = [name for name in left
                 if name in root.bare and left[name] != root.bare[name]]
        fail(f"purging left {more}, took {less}, changed {other}")


def check(tar, first, second, buf, work):
    root = Root(tar, work / "root")
    log = work / "serve.log"
    root.install(first)
    unit = Unit(root)
    conf = root.path / "etc/footnote/footnote.conf"
    # An operator's own words, which an upgrade must leave alone.
    conf.write_text(conf.read_text() + "\nmax-turns = 77\n"
                    "audit-log = /var/log/footnote/audit.log\n")
    doctor = root.run("setpriv", "--reuid=footnote", "--regid=footnote",
                      "--init-groups", "footnote", "doctor", "--config",
                      "/etc/footnote/footnote.conf")
    if re.search("(?m)^(wrong|warning  store)", doctor):
        fail(f"the doctor is not content:\n{doctor}")
    with unit.started(log):
        session = call(buf, "StartSession", {})["sessionId"]
        turn(buf, session, 1, "the ball of my foot hurts")
        before = turn(buf, session, 2, "for about two weeks")
        talk = root.run("footnote", "chat", "--server", ADDRESS,
                        input="the ball of my foot hurts\n")
        if "?" not in talk:
            fail(f"footnote chat asked nothing: {talk}")

    root.install(second)
    if "max-turns = 77" not in conf.read_text():
        fail("the upgrade wrote over footnote.conf")
    with unit.started(log):
        if turn(buf, session, 2, "for about two weeks") != before:
            fail("a turn that was sent again got another reply")
        turn(buf, session, 3, "no swelling or bruising")
        seen = call(buf, "GetSession", {"sessionId": session})
        if "no swelling" not in json.dumps(seen):
            fail(f"the session did not go on: {seen}")
    audit = root.path / "var/log/footnote/audit.log"
    if "session.read" not in audit.read_text():
        fail("the audit log has no line of the session that was read")

    root.run("dpkg", "-r", "footnote")
    if (root.path / "usr/bin/footnote").exists():
        fail("removing left the program")
    if not conf.exists() or not list(
            (root.path / "var/lib/footnote/sessions").iterdir()):
        fail("removing took the configuration or the sessions")
    root.run("dpkg", "-P", "footnote")
    check_purged(root)


def main(folder, version, newer_folder, newer_version, cache, buf):
    if os.geteuid() != 0:
        fail("only root may make and enter a root; run it as root")
    first = package_in(folder, version)
    cache = pathlib.Path(cache)
    tar = make_root(first, cache)
    if INSIDE not in os.environ:
        go_inside()
    raise_loopback()
    check(tar, first, package_in(newer_folder, newer_version),
          pathlib.Path(buf).absolute(), cache)
    print("installed, spoken to, upgraded, removed and purged")


if __name__ == "__main__":
    main(*sys.argv[1:])
