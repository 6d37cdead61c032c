"""A finding in one language: what is wrong, and what to do about it (`service/texts/locale/*/…/doctor.po`)."""

from service.doctor.finding import Finding
from service.texts.catalogue import catalogue, known


def said(finding: Finding, language: str) -> str:
    return _phrase(f"{finding.key}.is", finding, language)


def advice(finding: Finding, language: str) -> str:
    return _phrase(f"{finding.key}.do", finding, language)


def _phrase(key: str, finding: Finding, language: str) -> str:
    return catalogue(known(language), "doctor").gettext(key).format_map(finding.facts)
