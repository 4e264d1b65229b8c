"""Writes invented papers of firms in the layouts of the forms, for trying and for the handbook.

`python tools/make_papers.py FOLDER` writes the annual tax return of one invented firm as workbook, as PDF with
table lines and as PDF without.
"""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.papers.make import Rows, pdf_of, xlsx_of
from tests.papers.make_tax import Return, whole_return


def papers() -> dict[str, Mapping[str, Rows]]:
    """Return the papers by the name of their file, each as sheets by name."""
    return {
        "企业所得税年度申报表2025": whole_return(Return()),
        "企业所得税年度申报表2025（旧版主表）": whole_return(Return(), old=True),
    }


def main() -> int:
    """Write the papers into the folder given."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    for name, sheets in papers().items():
        (folder / f"{name}.xlsx").write_bytes(xlsx_of(sheets))
        pages = [rows for rows in sheets.values() if any(len(row) > 2 for row in rows)]
        (folder / f"{name}.pdf").write_bytes(pdf_of(pages))
        (folder / f"{name}（无表格线）.pdf").write_bytes(pdf_of(pages, ruled=False))
    print(f"{len(papers()) * 3} files in {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
