"""Write a run of all checks in the form of JUnit: a suite for each step, a case for each look."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from slipstitch.ci.model import Case, Step, Verdict

__all__ = ["as_junit"]

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def as_junit(verdict: Verdict) -> bytes:
    """Return the document, as CI servers read it."""
    top = ET.Element("testsuites", name=f"slipstitch ci {verdict.project}")
    for step in verdict.steps:
        _add_suite(top, step)
    for name in ("tests", "failures", "skipped"):
        top.set(name, str(sum(int(suite.get(name, 0)) for suite in top)))
    top.set("time", f"{verdict.seconds:.3f}")
    ET.indent(top)
    written: bytes = ET.tostring(top, encoding="utf-8", xml_declaration=True)
    return written


def _add_suite(top: ET.Element, step: Step) -> None:
    cases = list(step.cases)
    if not cases:
        cases.append(Case(step.title, step.outcome, step.summary, step.seconds))
    elif step.outcome == "failed" and all(case.outcome != "failed" for case in cases):
        text = "\n".join(finding.message for finding in step.findings)
        cases.append(Case(step.title, "failed", text))
    suite = ET.SubElement(
        top,
        "testsuite",
        name=step.name,
        tests=str(len(cases)),
        failures=str(sum(case.outcome == "failed" for case in cases)),
        skipped=str(sum(case.outcome == "skipped" for case in cases)),
        errors="0",
        time=f"{step.seconds:.3f}",
    )
    for case in cases:
        _add_case(suite, step.name, case)


def _add_case(suite: ET.Element, classname: str, case: Case) -> None:
    element = ET.SubElement(
        suite,
        "testcase",
        classname=f"slipstitch.{classname}",
        name=_readable(case.name),
        time=f"{case.seconds:.3f}",
    )
    text = _readable(case.text)
    if case.outcome == "failed":
        first = text.splitlines()[0] if text else "failed"
        ET.SubElement(element, "failure", message=first).text = text
    elif case.outcome == "skipped":
        ET.SubElement(element, "skipped", message=text)


def _readable(text: str) -> str:
    """Return a text without what no XML document may hold."""
    return _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text)
