"""From another folder, the equations are told where the report is; at home they are not."""

from types import SimpleNamespace

import pytest

from report.hooks.elsewhere import on_config


@pytest.mark.parametrize("home", [True, False])
def test_the_extension_is_told_where_the_report_is(home, tmp_path, monkeypatch):
    (tmp_path / "report").mkdir()
    monkeypatch.chdir(tmp_path / "report" if home else tmp_path)
    config = SimpleNamespace(config_file_path=str(tmp_path / "report/mkdocs.yml"), mdx_configs={})
    on_config(config)
    assert config.mdx_configs == ({} if home else {"equations.extension": {"root": str(tmp_path / "report")}})
