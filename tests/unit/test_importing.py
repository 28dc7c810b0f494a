"""Import files: any kind of table, typed rows out of it, and every fault with its line."""

import asyncio
import contextlib
import csv
import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import ImportFileError
from bot.importing import (
    Birthday,
    BuyerRow,
    Checked,
    Counts,
    Fault,
    FaultyFileError,
    Kind,
    Options,
    ProductRow,
    TradeRow,
    bring,
    check,
    dates,
    errors_path,
    faults,
    names,
    sheet,
    text,
    trades,
    values,
)
from bot.importing.faults import Wrong
from bot.importing.values import Manner
from bot.people import Consent, Stage
from bot.trade import Incoterm

HERE = Manner()


class Clerk:
    """A writer that keeps what it is given, or refuses it."""

    def __init__(self, refuse: Sequence[Fault] = ()) -> None:
        self.rows: list[Any] = []
        self._refuse = refuse

    async def _take(self, rows: Sequence[Any]) -> Counts:
        if self._refuse:
            raise FaultyFileError(self._refuse)
        self.rows += rows
        return Counts(created=len(rows))

    async def buyers(self, rows: Sequence[BuyerRow]) -> Counts:
        return await self._take(rows)

    async def trades(self, rows: Sequence[TradeRow]) -> Counts:
        return await self._take(rows)

    async def products(self, rows: Sequence[ProductRow]) -> Counts:
        return await self._take(rows)


def file(folder: Path, content: str, encoding: str = "utf-8", name: str = "list.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode(encoding))
    return path


def workbook(folder: Path, *rows: Sequence[Any], sheet_name: str = "Sheet") -> Path:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = sheet_name
    for row in rows:
        page.append(list(row))
    path = folder / "list.xlsx"
    book.save(path)
    book.close()
    return path


def buyers(path: Path, **options: Any) -> tuple[BuyerRow, ...]:
    checked = check(Kind.BUYERS, path, Options(**options))
    assert checked.faults == ()
    return checked.rows  # type: ignore[return-value]


def told(checked: Checked) -> list[str]:
    return [str(fault) for fault in checked.faults]


class TestBuyers:
    def test_a_full_row_in_english(self, tmp_path: Path) -> None:
        path = file(
            tmp_path,
            "Company,Country,Customer No,Contact Person,E-mail,Email 2,Telegram ID,Phone,Position,Language,Time Zone,"
            "Birthday,Stage,Opt-in,Consent note,Consent date,Source,Owner,Industry,Market,Website,Notes\n"
            "Müller GmbH,Germany,C-7,Hans Müller,Hans@Mueller.example,Sales <info@mueller.example>,123456789,"
            "030 901820,Buyer,German,Europe/Berlin,1980-05-01,regular,yes,fair in Berlin,2026-03-02,fair,Kim,tea,EU,"
            "https://mueller.example,likes green tea\n",
        )
        assert buyers(path) == (
            BuyerRow(
                line=2,
                firm="Müller GmbH",
                country="DE",
                external_id="C-7",
                contact="Hans Müller",
                emails=("hans@mueller.example", "info@mueller.example"),
                telegram="123456789",
                phone="+4930901820",
                job_title="Buyer",
                language="de",
                timezone="Europe/Berlin",
                birthday=Birthday(5, 1, 1980),
                stage=Stage.REGULAR,
                consent=Consent.OPTED_IN,
                consent_evidence="fair in Berlin",
                consent_on=date(2026, 3, 2),
                source="fair",
                owner="Kim",
                industry="tea",
                market="EU",
                website="https://mueller.example",
                note="likes green tea",
            ),
        )

    def test_korean_headers_and_words_are_known(self, tmp_path: Path) -> None:
        path = file(
            tmp_path,
            "회사명,국가,담당자,이메일,생일,단계,수신동의,동의근거,언어\n"
            "한울,대한민국,김하나,kim@hanul.example,5월 1일,단골 바이어,거부,,한국어\n",
        )
        [row] = buyers(path)
        assert (row.firm, row.country, row.contact, row.language) == ("한울", "KR", "김하나", "ko")
        assert (row.birthday, row.stage, row.consent) == (Birthday(5, 1), Stage.REGULAR, Consent.OPTED_OUT)

    def test_what_is_not_said_stays_empty(self, tmp_path: Path) -> None:
        assert buyers(file(tmp_path, "firm\nAcme\n")) == (BuyerRow(line=2, firm="Acme"),)

    @pytest.mark.parametrize(
        ("header", "firm", "contact"),
        [
            ("name,email", "A", ""),
            ("company,name", "A", "B"),
            ("name,contact person", "A", "B"),
            ("name,company", "B", "A"),
        ],
    )
    def test_a_column_called_name_is_what_the_others_are_not(
        self, tmp_path: Path, header: str, firm: str, contact: str
    ) -> None:
        second = "b@example.com" if "email" in header else "B"
        [row] = buyers(file(tmp_path, f"{header}\nA,{second}\n"))
        assert (row.firm, row.contact) == (firm, contact)

    def test_consent_wants_its_evidence_and_somewhere_to_write_to(self, tmp_path: Path) -> None:
        path = file(tmp_path, "firm,email,consent,evidence\nA,a@a.example,yes,\nB,,yes,fair\n")
        assert told(check(Kind.BUYERS, path)) == [
            "line 2, evidence: expected when and where the person agreed, such as 'fair in Berlin, card of 2026-03-02'",
            "line 3, email: expected an e-mail address or Telegram number that the consent is for",
        ]

    def test_several_people_of_one_firm_are_rows_that_agree(self, tmp_path: Path) -> None:
        good = "firm,country,contact,email,owner\nAcme,US,Joe,joe@a.example,\nacme,USA,Ann,ann@a.example,Kim\n"
        assert len(buyers(file(tmp_path, good))) == 2
        checked = check(Kind.BUYERS, file(tmp_path, f"{good}ACME,us,Bob,bob@a.example,Lee\n"))
        assert told(checked) == ['line 4, owner: found "Lee", expected Kim, as line 2 says of the same buyer']

    def test_doubles_in_the_file_are_told(self, tmp_path: Path) -> None:
        path = file(tmp_path, "firm,contact,email\nA,Joe,j@a.example\nB,Ann,J@A.example\nC,Bob,\nc,bob,\n")
        assert told(check(Kind.BUYERS, path)) == [
            'line 3, email: found "j@a.example", expected an address of its own; line 2 has it already',
            "line 5: expected a row of its own; line 4 is the same buyer and contact",
        ]


class TestTrades:
    HEADER = "거래번호,바이어,거래일,구분,상태,인도조건,장소,통화,결제조건,제품코드,수량,단위,단가\n"

    def test_rows_of_one_number_are_lines_of_one_trade(self, tmp_path: Path) -> None:
        path = file(
            tmp_path,
            "Order No,Buyer,Date,Type,Status,Incoterms,Named place,Currency,Payment terms,SKU,Qty,Unit,Unit price\n"
            'T-1,C-7,2026-03-01,order,shipped,FOB,Busan,USD,T/T 30%,GT-1,"1,200",box,3.50\n'
            ",,,,,,,,,GT-2,500 pcs,,1.25\n"
            "T-2,Acme,1 March 2026,quotation,,CIF Hamburg,,,,,,,\n"
            "T-1,C-7,,,,,,,,GT-3,5,kg,EXAMPLE\n".replace("EXAMPLE", "USD 9"),
        )
        checked = check(Kind.TRADES, path)
        assert checked.faults == ()
        first, second = checked.rows
        assert isinstance(first, TradeRow) and isinstance(second, TradeRow)
        assert (first.number, first.buyer, first.ordered_on) == ("T-1", "C-7", date(2026, 3, 1))
        assert (first.kind, first.status, first.currency) == ("order", "shipped", "USD")
        assert first.incoterm == Incoterm("FOB", "Busan")
        assert [(line.product, line.quantity, line.unit, line.price) for line in first.lines] == [
            ("GT-1", Decimal(1200), "box", Decimal("3.50")),
            ("GT-2", Decimal(500), "pcs", Decimal("1.25")),
            ("GT-3", Decimal(5), "kg", Decimal(9)),
        ]
        assert (second.incoterm, second.lines) == (Incoterm("CIF", "Hamburg"), ())

    def test_lines_that_disagree_about_their_trade_are_told(self, tmp_path: Path) -> None:
        path = file(
            tmp_path,
            self.HEADER + "T-1,A,2026-03-01,주문,선적,DAT,Hamburg,USD,,G,1,,2\nT-1,B,2026-03-01,,,,,USD,,H,1,,2\n",
        )
        assert told(check(Kind.TRADES, path)) == ['line 3, 바이어: found "B", expected A, as line 2 says of this trade']

    @pytest.mark.parametrize(
        ("row", "fault"),
        [
            ("T-1,A,,,,,Busan,,,,,,", "인도조건: expected a delivery term (FOB, CIF, …) for the place"),
            ("T-1,A,,,,,,,,,5,,", "제품코드: expected a product for this line of the trade"),
            ("T-1,A,,,,,,USD,,G,,,3", "수량: expected a quantity for this line of the trade"),
            ("T-1,A,,,,,,,,G,5,,3", "통화: expected a currency for the price, in this column or beside the price"),
            ("T-1,A,,,,,,USD,,G,5,,€3", "단가: expected a price in USD, as the currency column says"),
            ("T-1,A,,,,,,USD,,G,5 kg,box,3", "수량: expected a quantity in box, as the unit column says"),
            ("T-1,,,,,,,,,G,5,,", "바이어: expected a value; it is empty"),
            (",,,,,,,,,G,5,,", "거래번호: expected a value; it is empty"),
            ("T-1,A,,,,FOX,,,,,,,", 'found "FOX", expected a delivery term of Incoterms 2020'),
        ],
    )
    def test_what_does_not_fit_together_is_told(self, tmp_path: Path, row: str, fault: str) -> None:
        assert any(fault in each for each in told(check(Kind.TRADES, file(tmp_path, f"{self.HEADER}{row}\n"))))

    def test_one_number_twice_without_lines_is_told(self, tmp_path: Path) -> None:
        path = file(tmp_path, "order no,buyer\nT-1,A\nT-1,A\n")
        assert "a number of its own; line 2" in told(check(Kind.TRADES, path))[0]

    def test_older_delivery_terms_become_todays(self) -> None:
        assert trades.read_incoterm("C&F Busan", HERE) == Incoterm("CFR", "Busan", outdated="C&F")
        assert trades.read_incoterm("ddu, Hamburg (Incoterms 2010)", HERE) == Incoterm("DAP", "Hamburg", outdated="DDU")


class TestProducts:
    def test_names_by_language_and_a_picture_beside_the_sheet(self, tmp_path: Path) -> None:
        (tmp_path / "img").mkdir()
        (tmp_path / "img" / "tea.png").write_bytes(b"\x89PNG\r\n\x1a\n....")
        path = workbook(
            tmp_path,
            ["Our products 2026"],
            [],
            [
                "품번",
                "Product name",
                "한글품명",
                "name_de",
                "설명(영문)",
                "단가(EUR)",
                "단위",
                "MOQ",
                "납기",
                "HS코드",
                "원산지",
                "인증",
                "사진",
                "창고",
            ],
            [
                "GT-1",
                "Green tea",
                "녹차",
                "Grüner Tee",
                "Fine",
                3.5,
                "box",
                100,
                "2-3 weeks",
                90210,
                "한국",
                "FDA; HACCP",
                "img\\tea.png",
                7,
            ],
        )
        checked = check(Kind.PRODUCTS, path)
        assert checked.faults == ()
        assert checked.ignored == ("창고",)
        assert checked.rows == (
            ProductRow(
                line=4,
                code="GT-1",
                names={"en": "Green tea", "ko": "녹차", "de": "Grüner Tee"},
                descriptions={"en": "Fine"},
                price=Decimal("3.5"),
                currency="EUR",
                unit="box",
                moq=100,
                lead_time_days=21,
                hs_code="090210",
                origin="KR",
                certificates=("FDA", "HACCP"),
                picture=(tmp_path / "img" / "tea.png").resolve(),
            ),
        )

    def test_what_dialogs_tell_of_goods_comes_in_by_its_usual_titles(self, tmp_path: Path) -> None:
        path = workbook(
            tmp_path,
            ["품번", "품명", "제품군", "포장", "재고", "보증기간", "부품"],
            ["K-1", "주전자", "가전", "8 pcs/ctn", 0, 24, "뚜껑; 받침"],
        )
        (row,) = check(Kind.PRODUCTS, path).rows
        assert isinstance(row, ProductRow)
        assert (row.category, row.packing, row.stock, row.warranty_months) == ("가전", "8 pcs/ctn", 0, 24)
        assert row.spare_parts == ("뚜껑", "받침")

    @pytest.mark.parametrize(
        ("name", "words"),
        [
            ("absent.png", "there is no absent.png beside this file"),
            ("../outside.png", "in the folder of this file or below it"),
            ("/etc/hostname", "in the folder of this file or below it"),
            ("list.csv", "JPEG, PNG, WebP or GIF"),
            ("a" * 5000, "picture file"),
        ],
    )
    def test_a_picture_that_is_none_is_told(self, tmp_path: Path, name: str, words: str) -> None:
        path = file(tmp_path, f"code,name,picture\nA,Tea,{name}\n")
        assert words in told(check(Kind.PRODUCTS, path))[0]

    def test_one_code_twice_is_told(self, tmp_path: Path) -> None:
        path = file(tmp_path, "code,name\nA,Tea\na,Tea\n")
        assert "a code of its own; line 2" in told(check(Kind.PRODUCTS, path))[0]


class TestHeaders:
    def test_a_column_may_be_mapped_by_hand_or_left_out(self, tmp_path: Path) -> None:
        path = file(tmp_path, "거래선,Contry\nAcme,x\n")
        [row] = buyers(path, mapping={"거래선": "name", "contry": ""})
        assert (row.firm, row.country) == ("Acme", "")

    def test_a_slip_is_told_and_a_stranger_is_ignored(self, tmp_path: Path) -> None:
        checked = check(Kind.BUYERS, file(tmp_path, "firm,contry,birthdy,shoe size\nA,DE,,44\n"))
        assert [fault.column for fault in checked.faults] == ["contry", "birthdy"]
        assert "did you mean country?" in str(checked.faults[0])
        assert checked.ignored == ("contry", "birthdy", "shoe size")

    def test_mappings_that_lead_nowhere_are_told(self, tmp_path: Path) -> None:
        checked = check(Kind.BUYERS, file(tmp_path, "firm,x\nA,1\n"), Options(mapping={"y": "firm", "x": "colour"}))
        assert len(checked.faults) == 2

    def test_a_missing_column_is_told_with_those_that_are_there(self, tmp_path: Path) -> None:
        checked = check(Kind.TRADES, file(tmp_path, "shoe size,colour\n44,red\n"))
        assert [str(fault) for fault in checked.faults] == [
            "line 1: expected a column number; the columns are: shoe size, colour",
            "line 1: expected a column buyer; the columns are: shoe size, colour",
        ]

    def test_an_empty_file_has_no_columns(self, tmp_path: Path) -> None:
        assert check(Kind.BUYERS, file(tmp_path, "")).faults

    def test_one_title_twice_is_a_fault_and_a_second_column_of_a_kind_is_ignored(self, tmp_path: Path) -> None:
        assert "one column only" in told(check(Kind.BUYERS, file(tmp_path, "firm,firm\nA,B\n")))[0]
        checked = check(Kind.BUYERS, file(tmp_path, "firm,mobile,tel\nA,+82 2 345 6789,\n"))
        assert (checked.faults, checked.ignored) == ((), ("tel",))

    @pytest.mark.parametrize("kind", list(Kind))
    def test_every_word_for_a_column_is_known_of_a_field_that_exists(self, kind: Kind) -> None:
        from bot.importing.header import _words
        from bot.importing.run import _fields

        assert set(_words()[kind]) == {field.name for field in _fields(kind)}


class TestText:
    ROW = "회사명;국가;담당자\n한울 상사;한국;김하나\n"

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "euc-kr", "utf-16", "utf-16-le", "utf-16-be"])
    def test_korean_is_read_in_every_encoding_that_is_met(self, tmp_path: Path, encoding: str) -> None:
        [row] = buyers(file(tmp_path, self.ROW, encoding))
        assert (row.firm, row.contact) == ("한울 상사", "김하나")

    def test_western_european_is_not_taken_for_korean(self, tmp_path: Path) -> None:
        [row] = buyers(file(tmp_path, "firm;country;contact\nÄrzte & Söhne;Österreich;José Núñez\n", "cp1252"))
        assert (row.firm, row.country, row.contact) == ("Ärzte & Söhne", "AT", "José Núñez")

    def test_other_encodings_can_be_named(self, tmp_path: Path) -> None:
        path = file(tmp_path, "firm,country\nЧай,Россия\n", "cp1251")
        assert buyers(path, encoding="cp1251")[0].country == "RU"
        with pytest.raises(ImportFileError, match="cannot be read as text"):
            check(Kind.BUYERS, path, Options(encoding="klingon"))

    @pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
    def test_the_separator_is_worked_out(self, tmp_path: Path, separator: str) -> None:
        content = separator.join(["firm", "contact"]) + "\n" + separator.join(["A", '"b, c; d"']) + "\n"
        assert buyers(file(tmp_path, content))[0].contact == "b, c; d"

    def test_a_separator_that_the_file_names_is_believed(self, tmp_path: Path) -> None:
        [row] = buyers(file(tmp_path, "sep=;\r\nfirm;contact\r\nA;B\r\n"))
        assert (row.line, row.contact) == (3, "B")

    def test_lines_count_as_an_editor_counts_them(self, tmp_path: Path) -> None:
        path = file(tmp_path, 'firm,note\nA,"two\nlines"\n\n,\nB,x\n')
        assert [(row.line, row.note) for row in buyers(path)] == [(2, "two lines"), (6, "x")]

    def test_a_quotation_mark_left_open_is_told_with_its_line(self, tmp_path: Path) -> None:
        path = file(tmp_path, 'firm\nA\n"B\n' + "x\n" * 200_000)
        with pytest.raises(ImportFileError, match="line 3: not valid CSV"):
            check(Kind.BUYERS, path)

    def test_a_comma_decimal_follows_from_semicolons(self, tmp_path: Path) -> None:
        checked = check(Kind.PRODUCTS, file(tmp_path, "code;name;price;currency\nA;Tea;1,250;EUR\n"))
        assert isinstance(checked.rows[0], ProductRow) and checked.rows[0].price == Decimal("1.25")

    @given(content=st.binary(max_size=400))
    @settings(max_examples=200, deadline=None)
    def test_any_bytes_are_read_or_refused(self, tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
        path = tmp_path_factory.getbasetemp() / "any.csv"
        for kind in Kind:
            path.write_bytes(b"firm,country,code,name,number,buyer,price,date,birthday\n" + content)
            try:
                checked = check(kind, path)
            except ImportFileError:
                continue
            faults.write_errors(path, checked.titles, checked.faults, checked.faulty)


class TestSheets:
    def test_dates_numbers_and_texts_keep_their_meaning(self, tmp_path: Path) -> None:
        path = workbook(
            tmp_path,
            ["firm", "customer no", "birthday", "consent date", "note"],
            ["A", 4711, datetime.combine(date(1980, 5, 1), time()), date(2026, 3, 2), 0.1 + 0.2],
            [None, None, None, None, None],
            ["B", "007", "1 May", None, True],
        )
        first, second = buyers(path)
        assert (first.external_id, first.birthday, first.consent_on) == ("4711", Birthday(5, 1, 1980), date(2026, 3, 2))
        assert first.note == "0.3"
        assert (second.line, second.external_id, second.note) == (4, "007", "true")

    def test_a_sheet_can_be_named(self, tmp_path: Path) -> None:
        path = workbook(tmp_path, ["firm"], ["A"], sheet_name="바이어")
        assert buyers(path, sheet="바이어")[0].firm == "A"
        with pytest.raises(ImportFileError, match="바이어"):
            check(Kind.BUYERS, path, Options(sheet="Other"))

    def test_a_workbook_that_unpacks_to_too_much_is_refused_before_it_is_opened(self, tmp_path: Path) -> None:
        path = tmp_path / "bomb.xlsx"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
            archive.writestr("xl/styles.xml", bytes(21_000_000))
        with pytest.raises(ImportFileError, match="too large once unpacked"):
            check(Kind.BUYERS, path)

    def test_a_workbook_of_too_many_parts_is_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "parts.xlsx"
        with zipfile.ZipFile(path, "w") as archive:
            for number in range(10_001):
                archive.writestr(f"{number}", b"")
        with pytest.raises(ImportFileError, match="10001 parts"):
            sheet.check_size(path)

    @pytest.mark.parametrize("content", [b"PK\x03\x04", b"PK\x03\x04" + bytes(500), b"\xd0\xcf\x11\xe0old"])
    def test_what_only_begins_like_a_workbook_is_refused(self, tmp_path: Path, content: bytes) -> None:
        path = tmp_path / "list.xlsx"
        path.write_bytes(content)
        with pytest.raises(ImportFileError):
            check(Kind.BUYERS, path)

    @pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "[Content_Types].xml"])
    @pytest.mark.parametrize("content", [b"", b"<x", b"<a><b/></a>", b"\xff\xfe"])
    def test_a_damaged_workbook_is_refused(self, tmp_path: Path, part: str, content: bytes) -> None:
        source = workbook(tmp_path, ["firm"], ["A"])
        damaged = tmp_path / "damaged.xlsx"
        with zipfile.ZipFile(source) as old, zipfile.ZipFile(damaged, "w") as new:
            for name in old.namelist():
                new.writestr(name, content if name == part else old.read(name))
        with contextlib.suppress(ImportFileError):
            assert check(Kind.BUYERS, damaged).faults

    def test_rows_far_away_do_not_cost_memory(self, tmp_path: Path) -> None:
        source = workbook(tmp_path, ["firm"], ["A"])
        far = tmp_path / "far.xlsx"
        with zipfile.ZipFile(source) as old, zipfile.ZipFile(far, "w") as new:
            for name in old.namelist():
                content = old.read(name)
                if name.endswith("sheet1.xml"):
                    content = content.replace(b'r="2"', b'r="999999999"').replace(b'"A2"', b'"A999999999"')
                new.writestr(name, content)
        assert check(Kind.BUYERS, far).lines == 0

    def test_a_file_that_is_not_there_is_told(self, tmp_path: Path) -> None:
        with pytest.raises(ImportFileError, match="cannot be read"):
            check(Kind.BUYERS, tmp_path / "absent.csv")


class TestBringing:
    async def test_right_rows_are_written_and_an_older_errors_file_goes(self, tmp_path: Path) -> None:
        path = file(tmp_path, "firm\nA\nB\n")
        errors_path(path).write_text("old")
        clerk, seen = Clerk(), list[int]()
        outcome = await bring(Kind.BUYERS, path, clerk, progress=seen.append)
        assert outcome.counts == Counts(created=2)
        assert [row.firm for row in clerk.rows] == ["A", "B"]
        assert not errors_path(path).exists()
        assert seen == [1, 2]

    async def test_nothing_is_written_where_one_row_is_wrong(self, tmp_path: Path) -> None:
        path = file(tmp_path, 'firm,country,note\nA,DE,\nB,Atlantis,=1+1\nC,FR,\nD,Mordor,"-2"\n')
        clerk = Clerk()
        outcome = await bring(Kind.BUYERS, path, clerk)
        assert clerk.rows == []
        assert (outcome.counts, len(outcome.faults)) == (None, 2)
        assert outcome.errors_file == errors_path(path)
        content = outcome.errors_file.read_bytes()
        assert content.startswith(b"\xef\xbb\xbf")
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
        assert rows[0] == ["line", "problem", "firm", "country", "note"]
        assert [row[0] for row in rows[1:]] == ["3", "5"]
        assert rows[1][1].startswith('country: found "Atlantis", expected a country')
        assert rows[1][2:] == ["B", "Atlantis", "'=1+1"]
        assert rows[2][4] == "-2"

    async def test_a_dry_run_writes_nothing(self, tmp_path: Path) -> None:
        outcome = await bring(Kind.BUYERS, file(tmp_path, "firm\nA\n"), None)
        assert (outcome.counts, outcome.faults, len(outcome.checked.rows)) == (None, (), 1)

    async def test_what_only_the_writer_knows_is_told_in_the_same_way(self, tmp_path: Path) -> None:
        path = file(tmp_path, "order no,buyer\nT-1,Nobody\n")
        clerk = Clerk(refuse=[Fault(2, "buyer", "Nobody", "a buyer who is known; import buyers first")])
        outcome = await bring(Kind.TRADES, path, clerk)
        assert outcome.counts is None
        assert outcome.errors_file is not None and "Nobody" in outcome.errors_file.read_text("utf-8-sig")

    async def test_products_and_trades_go_to_their_own_door(self, tmp_path: Path) -> None:
        clerk = Clerk()
        await bring(Kind.PRODUCTS, file(tmp_path, "code,name\nA,Tea\n"), clerk)
        await bring(Kind.TRADES, file(tmp_path, "order no,buyer\nT-1,A\n"), clerk)
        assert [type(row) for row in clerk.rows] == [ProductRow, TradeRow]

    async def test_the_loop_goes_on_while_a_file_is_read(self, tmp_path: Path) -> None:
        path = file(tmp_path, "firm\n" + "".join(f"F{n}\n" for n in range(500)))
        results = await asyncio.gather(*(bring(Kind.BUYERS, path, Clerk()) for _ in range(3)))
        assert [result.checked.lines for result in results] == [500, 500, 500]

    def test_a_table_in_a_folder_that_is_not_ours_still_tells_its_faults(self, tmp_path: Path) -> None:
        path = file(tmp_path, "firm,country\nA,Atlantis\n")
        (tmp_path / "list.csv.errors.csv.part").mkdir()
        outcome = asyncio.run(bring(Kind.BUYERS, path, Clerk()))
        assert (len(outcome.faults), outcome.errors_file) == (1, None)


class TestCells:
    @pytest.mark.parametrize(
        ("written", "code"),
        [
            ("de", "DE"),
            ("DEU", "DE"),
            ("Deutschland", "DE"),
            ("독일", "DE"),
            ("德国", "DE"),
            ("Alemania", "DE"),
            ("USA", "US"),
            ("U.S.A.", "US"),
            ("United States of America", "US"),
            ("미국", "US"),
            ("UK", "GB"),
            ("England", "GB"),
            ("South Korea", "KR"),
            ("Korea, Republic of", "KR"),
            ("한국", "KR"),
            ("Viet Nam", "VN"),
            ("베트남", "VN"),
            ("Côte d'Ivoire", "CI"),
            ("Turkey", "TR"),
            ("Türkiye", "TR"),
            ("UAE", "AE"),
            ("Россия", "RU"),
            ("台湾", "TW"),
            ("Hong Kong", "HK"),
            ("日本", "JP"),
            ("المملكة العربية السعودية", "SA"),
            ("Czech Republic", "CZ"),
        ],
    )
    def test_countries_are_known_by_many_names(self, written: str, code: str) -> None:
        assert values.country(written, HERE) == code

    @pytest.mark.parametrize(
        ("written", "code"),
        [
            ("DE", "de"),
            ("German", "de"),
            ("Deutsch", "de"),
            ("독일어", "de"),
            ("zh-CN", "zh"),
            ("중국어", "zh"),
            ("pt_BR", "pt"),
            ("Bahasa", "id"),
            ("日本語", "ja"),
            ("한글", "ko"),
        ],
    )
    def test_languages_are_known_by_many_names(self, written: str, code: str) -> None:
        assert values.language(written, HERE) == code

    @pytest.mark.parametrize(
        ("written", "number"),
        [
            ("1,234.50", "1234.50"),
            ("1.234,50", "1234.50"),
            ("1 234,5", "1234.5"),
            ("1'234.5", "1234.5"),
            ("1,234", "1234"),
            ("1,234,567", "1234567"),
            ("12,5", "12.5"),
            ("1.234", "1.234"),
            ("0,125", "0.125"),
            ("1.234.567", "1234567"),
            ("7", "7"),
            (".5", "0.5"),
            ("3.", "3"),
        ],
    )
    def test_numbers_are_read_as_people_write_them(self, written: str, number: str) -> None:
        assert values.amount(written, HERE) == Decimal(number)

    @pytest.mark.parametrize(
        "written", ["", "x", "-5", "1,23,4", "1.2.3,4,5", "1e5", "NaN", "٣", "5 5 5 x 5", "--", "1" * 99]
    )
    def test_what_is_no_number_is_told(self, written: str) -> None:
        with pytest.raises(Wrong):
            values.amount(written, HERE)

    @pytest.mark.parametrize(
        ("written", "price"),
        [
            ("USD 12.50", ("12.50", "USD")),
            ("$3", ("3", "USD")),
            ("₩12,000", ("12000", "KRW")),
            ("4,50 €", ("4.50", "EUR")),
            ("12000원", ("12000", "KRW")),
            ("9", ("9", "")),
        ],
    )
    def test_prices_may_name_their_currency(self, written: str, price: tuple[str, str]) -> None:
        assert values.price(written, HERE) == (Decimal(price[0]), price[1])

    @pytest.mark.parametrize("written", ["¥500", "99999999999", "1.23456", "5 apples"])
    def test_prices_that_cannot_be_kept_are_told(self, written: str) -> None:
        with pytest.raises(Wrong):
            values.price(written, HERE)

    @pytest.mark.parametrize(
        ("written", "day"),
        [
            ("2026-03-04", (2026, 3, 4)),
            ("2026.3.4.", (2026, 3, 4)),
            ("2026/03/04", (2026, 3, 4)),
            ("20260304", (2026, 3, 4)),
            ("2026년 3월 4일", (2026, 3, 4)),
            ("2026年3月4日", (2026, 3, 4)),
            ("4 March 2026", (2026, 3, 4)),
            ("March 4th, 2026", (2026, 3, 4)),
            ("04.03.2026", (2026, 3, 4)),
            ("31/03/2026", (2026, 3, 31)),
            ("03/31/2026", (2026, 3, 31)),
            ("4 de marzo de 2026", (2026, 3, 4)),
            ("4. März 2026", (2026, 3, 4)),
            ("4-Mar-2026", (2026, 3, 4)),
            ("2026-03-04 00:00:00", (2026, 3, 4)),
            ("2026-03-04T09:00:00Z", (2026, 3, 4)),
        ],
    )
    def test_dates_are_read_as_people_write_them(self, written: str, day: tuple[int, int, int]) -> None:
        assert dates.read_date(written, HERE) == date(*day)

    @pytest.mark.parametrize(
        "written", ["03/04/2026", "04-03-2026", "2026-02-30", "26-03-04", "soon", "2026", "", "1.2.3.4"]
    )
    def test_dates_that_are_none_or_two_are_told(self, written: str) -> None:
        with pytest.raises(Wrong):
            dates.read_date(written, HERE)

    def test_the_order_of_day_and_month_can_be_said(self) -> None:
        assert dates.read_date("03/04/2026", Manner(dates="dmy")) == date(2026, 4, 3)
        assert dates.read_date("03/04/2026", Manner(dates="mdy")) == date(2026, 3, 4)

    @pytest.mark.parametrize(
        ("written", "birthday"),
        [
            ("1980-05-01", Birthday(5, 1, 1980)),
            ("05-01", Birthday(5, 1)),
            ("--02-29", Birthday(2, 29)),
            ("5월 1일", Birthday(5, 1)),
            ("1 May", Birthday(5, 1)),
            ("May 1", Birthday(5, 1)),
            ("25.12.", Birthday(12, 25)),
            ("1900-05-01", Birthday(5, 1)),
            ("1 мая", Birthday(5, 1)),
        ],
    )
    def test_birthdays_may_lack_their_year(self, written: str, birthday: Birthday) -> None:
        assert dates.read_birthday(written, HERE) == birthday

    @pytest.mark.parametrize("written", ["02-30", "13-13", "05/01", "1850-01-01", "May", "x"])
    def test_birthdays_that_are_none_are_told(self, written: str) -> None:
        with pytest.raises(Wrong):
            dates.read_birthday(written, HERE)

    @pytest.mark.parametrize(
        ("written", "days"),
        [("30", 30), ("30 days", 30), ("4주", 28), ("2-3 weeks", 21), ("1 month", 30), ("15일", 15)],
    )
    def test_lead_times_are_days(self, written: str, days: int) -> None:
        assert values.days(written, HERE) == days

    @pytest.mark.parametrize("written", ["Joe <joe@a.example>, ann@a.example;", "mailto:joe@a.example / ANN@a.example"])
    def test_several_addresses_may_share_a_cell(self, written: str) -> None:
        assert values.mails(written, HERE) == ("joe@a.example", "ann@a.example")

    @pytest.mark.parametrize(
        "written", ["joe", "joe@", "joe@localhost", "a b@c.example", "joe@-a.example", "@a.example"]
    )
    def test_addresses_that_are_none_are_told(self, written: str) -> None:
        with pytest.raises(Wrong):
            values.mails(written, HERE)

    def test_a_telegram_name_cannot_be_written_to(self) -> None:
        with pytest.raises(Wrong, match="digits only"):
            values.telegram("@joe", HERE)

    def test_a_slip_in_a_country_is_guessed(self) -> None:
        with pytest.raises(Wrong, match=r"did you mean Germany\?"):
            values.country("Germny", HERE)

    @given(st.text(st.characters(exclude_categories=["Cs"]), max_size=80))
    @settings(max_examples=300, deadline=None)
    def test_any_text_in_any_cell_is_read_or_told(self, cell: str) -> None:
        from bot.importing.run import _fields

        for kind in Kind:
            for field in _fields(kind):
                try:
                    field.read(text.tidy(cell), HERE)
                except Wrong as wrong:
                    assert wrong.expected

    @given(st.decimals() | st.dates())
    @settings(max_examples=200, deadline=None)
    def test_any_number_or_date_in_any_cell_is_read_or_told(self, cell: Decimal | date) -> None:
        from bot.importing.run import _fields

        if isinstance(cell, Decimal) and not (cell.is_finite() and abs(cell) < Decimal("1e300")):
            return
        for kind in Kind:
            for field in _fields(kind):
                try:
                    field.read(cell, HERE)
                except Wrong as wrong:
                    assert wrong.expected


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("+82 10", "'+82 10"),
        ("@x", "'@x"),
        ("-5", "-5"),
        ("-5,0", "'-5,0"),
        (" =x", "' =x"),
        ("a\0", "a"),
        ("＝x", "'＝x"),
        ("tea", "tea"),
    ],
)
def test_no_cell_runs_as_a_formula(cell: str, safe: str) -> None:
    assert faults.harmless(cell) == safe


def test_names_fold_accents_and_keep_hangul() -> None:
    assert names.folded(" Côte-d’Ivoire ") == "cotedivoire"
    assert names.folded("한 글") == "한글"


@pytest.mark.parametrize("kind", list(Kind))
def test_the_page_on_importing_names_every_column(kind: Kind) -> None:
    from bot.importing.run import _fields

    page = (Path(__file__).parents[2] / "docs" / "importing.md").read_text(encoding="utf-8")
    part = page.partition(f"\n## {kind.title()}\n")[2].partition("\n## ")[0]
    assert all(f"`{field.name}`" in part for field in _fields(kind))
