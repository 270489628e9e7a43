"""The settings of the assessment, checked before any document is read: a misspelt rule must not silently stay on."""

from __future__ import annotations

import difflib

from extract.assess.findings import RULES
from extract.assess.rule_set import rule_set
from extract.config import AssessConfig, ConfigError

__all__ = ["check_settings"]


def check_settings(config: AssessConfig) -> None:
    """Says what in the settings names nothing that there is.

    Raises:
        RuleSetError: There is no rule set of this name (``JX-A001``).
        ConfigError: There is no rule, or no threshold of a rule, of this name (``JX-A002``).
    """
    if config.rule_set is not None:
        rule_set(config.rule_set)
    thresholds = [f"{rule.id}.{name}" for rule in RULES.values() for name in rule.thresholds]
    for key, names, known in (("off", config.off, list(RULES)), ("thresholds", config.thresholds, thresholds)):
        for name in names:
            if name not in known:
                near = difflib.get_close_matches(name, known, 3) or known
                raise ConfigError("JX-A002", key=f"assess.{key}", name=name, known=", ".join(near))
