"""The real Prometheus and its exporter read our figures and answer the dashboard."""

from __future__ import annotations

import http.server
import json
import os
import random
import re
import shutil
import socket
import subprocess
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.fix_clinic import Clinic, sign_up
from tools import sql_exporter

ROOT = Path(__file__).parents[2]
MONITORING = ROOT / "monitoring"
EXPORTER, PROMETHEUS, PROMTOOL = "prometheus-postgres-exporter", "prometheus", "promtool"
SQL_EXPORTER = "prometheus-sql-exporter"
PATIENCE = 120  # seconds that a loaded machine may take; nothing waits that long where all is well
MONITOR = "test_monitor"
STAGE = """
insert into integration.service_integrations (organization_id, service_code, name)
values ('{organization}', 'cliniko', 'Practice');
insert into integration.sync_state (
    organization_id, integration_id, entity, last_successful_sync_at
)
select i.organization_id, i.id, 'patients', now() - interval '1 minute'
from integration.service_integrations as i;
insert into jobs.dead_letters (organization_id, job_id, queue, kind, job, reason, attempts)
values ('{organization}', gen_random_uuid(), 'default', 'test.kind', '{{}}', 'exhausted', 5);
"""

needs_prometheus = pytest.mark.skipif(
    any(shutil.which(program) is None for program in (EXPORTER, PROMETHEUS, PROMTOOL)),
    reason="Prometheus is not here: install prometheus and prometheus-postgres-exporter",
)


needs_sql_exporter = pytest.mark.skipif(
    shutil.which(SQL_EXPORTER) is None,
    reason="the sql-exporter is not here: install prometheus-sql-exporter",
)


@contextmanager
def started(
    name: str, command: Callable[[int], list[str]], folder: Path, ready: str
) -> Iterator[str]:
    """Run a server on a port that clients are never given; give its address once it answers."""
    for _ in range(20):
        port = random.randint(20000, 32000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        log = folder / f"{name}.log"
        environ = {**os.environ, **ENVIRON.get(name, {})}
        with log.open("wb") as output:
            process = subprocess.Popen(command(port), stdout=output, stderr=output, env=environ)
        try:
            if answers(f"http://127.0.0.1:{port}{ready}", process):
                yield f"http://127.0.0.1:{port}"
                return
        finally:
            process.terminate()
            process.wait(timeout=60)
        assert "address already in use" in log.read_text(), log.read_text()
    pytest.fail(f"no port for {name}")


ENVIRON: dict[str, dict[str, str]] = {}


def answers(address: str, process: subprocess.Popen[bytes]) -> bool:
    """Wait until a server answers; tell whether it does, rather than ending."""
    give_up_at = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < give_up_at:
        try:
            with urllib.request.urlopen(address, timeout=30):
                return True
        except OSError:
            time.sleep(0.1)
    return False


def fetched(address: str) -> str:
    with urllib.request.urlopen(address, timeout=60) as response:
        text: str = response.read().decode()
    return text


def asked(prometheus: str, expression: str) -> list[dict[str, Any]]:
    """Return what Prometheus answers to an expression, as the dashboard would ask it."""
    query = urllib.parse.urlencode({"query": expression.replace("$__rate_interval", "1m")})
    document = json.loads(fetched(f"{prometheus}/api/v1/query?{query}"))
    assert document["status"] == "success", document
    result: list[dict[str, Any]] = document["data"]["result"]
    return result


@pytest.fixture(scope="module")
def monitored(shared_clinic: Clinic) -> Clinic:
    """A clinic with something to tell of everywhere, and a login for monitoring."""
    with shared_clinic.session() as connection:
        connection.execute(
            f"do $$ begin create role {MONITOR} login in role app_monitor; exception when"
            " duplicate_object or unique_violation then null; end $$"
        )
        owner = sign_up(connection, "user_monitored", "monitored")["organization_id"]
        connection.execute(STAGE.format(organization=owner).encode())
        connection.execute("analyze ref.phone_ranges")
    return shared_clinic


def names(text: str) -> set[str]:
    return set(re.findall(r"^# TYPE (routiq_\w+) ", text, re.MULTILINE))


@needs_prometheus
def test_rules_and_configuration_are_as_promtool_wants_them():
    for arguments in (
        ["check", "rules", "rules.yaml"],
        ["check", "config", "prometheus.yaml"],
        ["test", "rules", "rules_test.yaml"],
    ):
        done = subprocess.run(
            [PROMTOOL, *arguments], cwd=MONITORING, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr


def test_rules_and_dashboard_name_figures_that_there_are(monitored: Clinic):
    told = names(monitored.value("select ops.metrics_text()", user=MONITOR))
    sources = (ROOT / "plpgsql/ops/metrics.sql").read_text()
    for file in ("rules.yaml", "dashboard.json"):
        used = set(re.findall(r"\broutiq_\w+", (MONITORING / file).read_text()))
        missing = {
            name for name in used - told if f"'{name.removeprefix('routiq_')}'" not in sources
        }
        assert used
        assert not missing


class _Text(http.server.BaseHTTPRequestHandler):
    text = b""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/plain; version=0.0.4")
        self.end_headers()
        self.wfile.write(self.text)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing."""


@contextmanager
def served(text: str) -> Iterator[str]:
    """Serve figures as a file is served."""
    handler = type("Figures", (_Text,), {"text": text.encode()})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@needs_prometheus
def test_prometheus_reads_the_figures_and_answers_the_dashboard(monitored: Clinic, tmp_path: Path):
    text = monitored.value("select ops.metrics_text()", user=MONITOR)
    ENVIRON["exporter"] = {"DATA_SOURCE_NAME": f"{monitored.conninfo(MONITOR)} sslmode=disable"}
    with (
        served(text) as direct,
        started(
            "exporter",
            lambda port: [
                EXPORTER,
                f"--web.listen-address=127.0.0.1:{port}",
                f"--extend.query-path={MONITORING / 'postgres_exporter.yaml'}",
                "--disable-settings-metrics",
            ],
            tmp_path,
            "/",
        ) as exporter,
    ):
        exported = fetched(f"{exporter}/metrics")
        # A figure without rows is told by neither; every other one by both.
        assert names(exported) == names(text)
        configuration = (MONITORING / "prometheus.yaml").read_text()
        configuration = (
            configuration.replace("127.0.0.1:9187", exporter.removeprefix("http://"))
            .replace("scrape_interval: 30s", "scrape_interval: 3s")
            .replace("evaluation_interval: 30s", "evaluation_interval: 1s")
            .replace("rules.yaml", str(MONITORING / "rules.yaml"))
        )
        configuration += (
            "  - job_name: text\n    scrape_interval: 1s\n"
            f"    static_configs:\n      - targets: ['{direct}']\n"
        )
        (tmp_path / "prometheus.yaml").write_text(configuration)
        with started(
            "prometheus",
            lambda port: [
                PROMETHEUS,
                f"--config.file={tmp_path / 'prometheus.yaml'}",
                f"--storage.tsdb.path={tmp_path / 'data'}",
                f"--web.listen-address=127.0.0.1:{port}",
            ],
            tmp_path,
            "/-/ready",
        ) as prometheus:
            look_at_everything(prometheus)


def test_the_queries_of_the_sql_exporter_are_those_of_the_other_and_answer(monitored: Clinic):
    assert sql_exporter.main(["--check"]) == 0
    queries = list(sql_exporter.queries())
    told = names(monitored.value("select ops.metrics_text()", user=MONITOR))
    assert told <= {f"{each.name}_{value}" for each in queries for value in each.values}
    with monitored.session(MONITOR) as connection:
        for each in queries:
            cursor = connection.execute(each.sql.encode())
            assert cursor.description is not None
            assert [column.name for column in cursor.description] == [*each.labels, *each.values]


@needs_sql_exporter
def test_the_sql_exporter_tells_every_figure(monitored: Clinic, tmp_path: Path):
    server, name = monitored.database.server, monitored.database.name
    configuration = tmp_path / "sql_exporter.yaml"
    configuration.write_text(
        sql_exporter.configuration()
        .replace("watcher@127.0.0.1:5432/routiq", f"{MONITOR}@127.0.0.1:{server.port}/{name}")
        .replace("sslmode=prefer", "sslmode=disable")
        .replace("interval: 30s", "interval: 1s")
    )
    wanted = names(monitored.value("select ops.metrics_text()", user=MONITOR))
    with started(
        "sql_exporter",
        lambda port: [
            SQL_EXPORTER,
            f"-config.file={configuration}",
            f"-web.listen-address=127.0.0.1:{port}",
        ],
        tmp_path,
        "/metrics",
    ) as exporter:
        give_up_at = time.monotonic() + PATIENCE
        while missing := wanted - figures_of_the_sql_exporter(fetched(f"{exporter}/metrics")):
            assert time.monotonic() < give_up_at, missing
            time.sleep(0.2)


def figures_of_the_sql_exporter(text: str) -> set[str]:
    found = re.findall(r'^sql_(routiq\w*)\{[^}]*\bcol="(\w+)"', text, re.MULTILINE)
    return {f"{name}_{column}" for name, column in found}


def look_at_everything(prometheus: str) -> None:
    """Hold every query of the dashboard to an answer, and every rule to being evaluated."""
    expressions = [
        target["expr"]
        for panel in json.loads((MONITORING / "dashboard.json").read_text())["panels"]
        for target in panel["targets"]
        if "expr" in target
    ]
    assert len(expressions) > 25
    waiting = {
        *expressions,
        'routiq_database_bytes{job="text"}',
        'routiq_database_bytes{job="routiq"}',
    }
    give_up_at = time.monotonic() + PATIENCE
    while waiting:
        waiting = {each for each in waiting if not asked(prometheus, each)}
        assert not waiting or time.monotonic() < give_up_at, waiting
        time.sleep(0.5 if waiting else 0)
    rules: list[dict[str, Any]] = []
    while not rules or any(rule["health"] == "unknown" for rule in rules):
        groups = json.loads(fetched(f"{prometheus}/api/v1/rules"))["data"]["groups"]
        rules = [rule for group in groups for rule in group["rules"]]
        assert time.monotonic() < give_up_at + PATIENCE, rules
        time.sleep(0.2)
    assert {rule["health"] for rule in rules} == {"ok"}
    firing = {rule["name"] for rule in rules if rule["state"] == "firing"}
    assert "DeadLetters" in firing


def test_every_query_of_the_dashboard_to_postgresql_answers(monitored: Clinic):
    queries = [
        target["rawSql"]
        for panel in json.loads((MONITORING / "dashboard.json").read_text())["panels"]
        for target in panel["targets"]
        if "rawSql" in target
    ]
    assert len(queries) == 4
    with monitored.session(MONITOR) as connection:
        for query in queries:
            rows = connection.execute(query.encode()).fetchall()
            assert rows or "ops.advise" in query


def test_an_alert_that_fires_is_told_to_who_listens(monitored: Clinic):
    with monitored.session() as listener, monitored.session("app_migrator") as watch:
        listener.execute("listen alerts")
        watch.execute("select ops.evaluate_alerts()")
        told = [
            json.loads(each.payload) for each in listener.notifies(timeout=PATIENCE, stop_after=1)
        ]
        assert [(each["code"], each["status"]) for each in told] == [("dead_letters", "firing")]


def test_health_and_readiness_answer_without_claims(monitored: Clinic):
    with monitored.session() as connection:
        connection.execute("set role anon")
        health = connection.execute("select api.health() ->> 'status'").fetchone()
        ready = connection.execute("select api.ready() ->> 'status'").fetchone()
    assert (health, ready) == (("ok",), ("ready",))
