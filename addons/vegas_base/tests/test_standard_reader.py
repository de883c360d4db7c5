"""Files from outside: what is read, what is refused, and that nothing else ever happens."""

import contextlib
import io
import stat
import unittest
import zipfile

from hypothesis import example, given, settings
from hypothesis import strategies as st

from odoo.addons.vegas_base.standard import reader

settings.register_profile("vegas", deadline=None, derandomize=True, database=None, max_examples=200)
settings.load_profile("vegas")

MESSAGE = "<Prestazione cod_servizio='V01'><note>perché</note></Prestazione>"
LAUGHS = """<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]><l>&c;</l>"""
XXE = """<!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/passwd">]><Prestazione>&x;</Prestazione>"""


class Refusals(unittest.TestCase):
    def assertRefused(self, key, function, *args):
        with self.assertRaises(reader.Refused) as caught:
            function(*args)
        self.assertEqual(caught.exception.key, key)
        return caught.exception


class TestXml(Refusals):
    def test_encodings(self):
        for encoding, mark in (
            ("UTF-8", b""),
            ("UTF-8", b"\xef\xbb\xbf"),
            ("ISO-8859-1", b""),
            ("iso-8859-15", b""),
            ("windows-1252", b""),
            ("UTF-16", b""),
        ):
            with self.subTest(encoding=encoding, mark=mark):
                data = mark + f'<?xml version="1.0" encoding="{encoding}"?>\n{MESSAGE}'.encode(encoding)
                self.assertEqual(reader.parse_xml(data).findtext("note"), "perché")
        for codec in ("utf-16-le", "utf-16-be"):
            with self.subTest(codec=codec):
                data = f'<?xml version="1.0" encoding="UTF-16"?>{MESSAGE}'.encode(codec)
                self.assertEqual(reader.parse_xml(data).findtext("note"), "perché")

    def test_no_declaration_and_blanks_before(self):
        self.assertEqual(reader.parse_xml(f"\r\n {MESSAGE}".encode()).findtext("note"), "perché")

    def test_comments_and_instructions_are_dropped(self):
        root = reader.parse_xml(b"<?a b?><r><!-- x --><n>1<!-- y -->2<?p q?>3</n><m><![CDATA[<4>]]></m></r>")
        self.assertEqual(root.findtext("n"), "123")
        self.assertEqual(root.findtext("m"), "<4>")
        self.assertEqual(len(root), 2)

    def test_doctype(self):
        for text in (
            "<!DOCTYPE Prestazione><Prestazione/>",
            '<?xml version="1.0"?><!DOCTYPE p SYSTEM "http://localhost/x.dtd"><p/>',
            '<!DOCTYPE p PUBLIC "-//X" "x.dtd"><p/>',
            '<!DOCTYPE p [<!ENTITY e "v">]><p a="&e;"/>',
            '<!DOCTYPE p [<!ENTITY % e SYSTEM "file:///etc/passwd">%e;]><p/>',
            "<!doctype p><p/>",
            LAUGHS,
            XXE,
        ):
            for encoding in ("utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "latin-1"):
                with self.subTest(text=text[:30], encoding=encoding):
                    declared = "" if text.startswith("<?xml") else f'<?xml version="1.0" encoding="{encoding[:6]}"?>'
                    if encoding in ("utf-8-sig", "latin-1"):
                        declared = ""
                    self.assertRefused("doctype", reader.parse_xml, (declared + text).encode(encoding))

    def test_doctype_behind_an_encoding(self):
        """An encoding in which a search of bytes would not find the DOCTYPE is not read at all."""
        hidden = LAUGHS.replace("<", "+ADw-").replace("!", "+ACE-")
        self.assertRefused("encoding", reader.parse_xml, b'<?xml version="1.0" encoding="UTF-7"?>' + hidden.encode())
        for encoding in ("utf-32", "utf-32-le", "utf-32-be", "cp037", "cp500", "cp1026"):
            with self.subTest(encoding=encoding), self.assertRaises(reader.Refused):
                reader.parse_xml(f'<?xml version="1.0" encoding="{encoding}"?>{XXE}'.encode(encoding))
        for name in ("UTF-7", "cp037", "EBCDIC-US", "UTF-32", "hex", "base64", "rot13", "idna", "x", "", "utf-16"):
            with self.subTest(name=name):
                data = f'<?xml version="1.0" encoding="{name}"?>{MESSAGE}'.encode()
                self.assertRefused("encoding", reader.parse_xml, data)

    def test_wrong_encoding(self):
        self.assertRefused("encoding", reader.parse_xml, MESSAGE.encode("latin-1"))
        self.assertRefused("encoding", reader.parse_xml, b"\xff\xfe<\x00a\x00\x00")

    def test_limits(self):
        self.assertRefused("empty", reader.parse_xml, b"")
        self.assertRefused("empty", reader.parse_xml, b" \r\n")
        self.assertRefused("too_big", reader.parse_xml, b"<a>" + b" " * reader.MAX_BYTES + b"</a>")
        for depth in (41, 300, 100_000):
            with self.subTest(depth=depth):
                self.assertRefused("too_deep", reader.parse_xml, b"<a>" * depth + b"</a>" * depth)
        self.assertIsNotNone(reader.parse_xml(b"<a>" * 40 + b"</a>" * 40))
        self.assertRefused("too_many_elements", reader.parse_xml, b"<a>" + b"<b/>" * 100_001 + b"</a>")
        self.assertRefused("attribute_too_long", reader.parse_xml, b'<a><b c="' + b"x" * 1001 + b'"/></a>')
        self.assertIsNotNone(reader.parse_xml(b'<a b="' + b"x" * 1000 + b'"/>'))

    def test_many_attributes(self):
        """Many attributes of one element take quadratic time further on."""
        for count, refused in ((100, False), (101, True), (90_000, True)):
            data = b"<a><b " + b" ".join(b'a%d=""' % i for i in range(count)) + b"/></a>"
            if refused:
                self.assertRefused("too_many_attributes", reader.parse_xml, data)
            else:
                self.assertIsNotNone(reader.parse_xml(data))

    def test_nul(self):
        self.assertRefused("nul_byte", reader.parse_xml, b"<a>\x00</a>")
        self.assertRefused("nul_byte", reader.parse_xml, "<a>\x00</a>".encode("utf-16"))

    def test_not_well_formed(self):
        refused = self.assertRefused("not_xml", reader.parse_xml, b"<a>\n<b></a>")
        self.assertEqual(refused.params["line"], 2)
        for data in (b"hello", b"<a>&foo;</a>", b"<a/><b/>", b"<a", b"<a>\x01</a>", b"<a b=c/>", b"<a:b/>x"):
            with self.subTest(data=data):
                self.assertRefused("not_xml", reader.parse_xml, data)

    def test_nothing_is_fetched(self):
        root = reader.parse_xml(
            b'<a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="file:///etc/passwd" parse="text"/></a>'
        )
        self.assertEqual("".join(root.itertext()), "")

    @given(st.binary(max_size=200))
    @example(b"\xfe\xff\x00")
    @example(b"\xff\xfe")
    @example(b"\xef\xbb\xbf")
    def test_any_bytes(self, data):
        for function in (reader.parse_xml, reader.read_csv, reader.unzip):
            try:
                function(data)
            except reader.Refused as refused:
                self.assertTrue(refused.key.isidentifier())


class TestCsv(Refusals):
    def test_rows(self):
        data = '\ufeffCod_Servizio; cod_pdr ;NOTE;;\r\nV01;00123;"a;b\nc";;\r\n\r\n;;;;\r\nV01;9;perché\r\n'.encode()
        header, rows = reader.read_csv(data)
        self.assertEqual(header, ["COD_SERVIZIO", "COD_PDR", "NOTE"])
        self.assertEqual(
            rows,
            [
                {"COD_SERVIZIO": "V01", "COD_PDR": "00123", "NOTE": "a;b\nc"},
                {"COD_SERVIZIO": "V01", "COD_PDR": "9", "NOTE": "perché"},
            ],
        )

    def test_encodings(self):
        for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
            with self.subTest(encoding=encoding):
                self.assertEqual(reader.read_csv("A;B\nperché;€".encode(encoding))[1], [{"A": "perché", "B": "€"}])

    def test_ragged_row_is_only_its_own_trouble(self):
        _header, rows = reader.read_csv(b"A;B\n1;2;3\n4\n5;6;")
        self.assertEqual(rows, [{"A": "1", "B": "2", "COLONNA_3": "3"}, {"A": "4", "B": ""}, {"A": "5", "B": "6"}])

    def test_separators(self):
        self.assertEqual(reader.read_csv(b"A,B\n1,2", separators=";,")[1], [{"A": "1", "B": "2"}])
        self.assertEqual(reader.read_csv(b"A;B\n1,5;2", separators=";,")[1], [{"A": "1,5", "B": "2"}])

    def test_refused(self):
        self.assertRefused("empty", reader.read_csv, b"\n\n")
        self.assertRefused("empty", reader.read_csv, b"\xef\xbb\xbf")
        self.assertRefused("csv_header", reader.read_csv, b"A;B;A\n1;2;3")
        self.assertRefused("csv_header", reader.read_csv, b";;\n1;2;3")
        self.assertRefused("csv_header", reader.read_csv, "<p>;è\n1;2".encode())
        self.assertRefused("csv_header", reader.read_csv, b";".join(b"A%d" % i for i in range(501)))
        self.assertRefused("not_csv", reader.read_csv, b'A;B\n"1;2')
        self.assertRefused("not_csv", reader.read_csv, b"A\n" + b"x" * 200_000)
        self.assertRefused("nul_byte", reader.read_csv, b"A;B\n1;\x002")
        self.assertRefused("too_big", reader.read_csv, b"A\n" * reader.MAX_BYTES)
        self.assertRefused("too_many_elements", reader.read_csv, b"A\n" * 60_000)


class TestZip(Refusals):
    def _zip(self, *members, compression=zipfile.ZIP_DEFLATED):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", compression) as archive:
            for name, content in members:
                archive.writestr(name, content)
        return buffer.getvalue()

    def test_members(self):
        data = self._zip(("a.xml", b"<a/>"), ("folder/", b""), ("folder/b.xml", b"<b/>"))
        self.assertEqual(reader.unzip(data), [("a.xml", b"<a/>"), ("folder/b.xml", b"<b/>")])
        self.assertEqual(reader.unzip(self._zip()), [])

    def test_paths(self):
        for name in (
            "../a.xml",
            "x/../../a.xml",
            "/etc/a.xml",
            "\\a.xml",
            "x\\..\\a.xml",
            "C:/a.xml",
            "c:a.xml",
            "..",
            "a\nb.xml",
            "a\u202eb.xml",
        ):
            with self.subTest(name=name):
                self.assertRefused("zip_path", reader.unzip, self._zip(("ok.xml", b"<a/>"), (name, b"<a/>")))
        self.assertEqual(len(reader.unzip(self._zip(("a..b.xml", b"<a/>"), (".c.xml", b"<a/>")))), 2)

    def test_nul_in_a_name(self):
        data = self._zip(("aXb.xml", b"<a/>")).replace(b"aXb.xml", b"a\x00b.xml")
        with self.assertRaises(reader.Refused):
            reader.unzip(data)

    def test_link(self):
        info = zipfile.ZipInfo("link.xml")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        self.assertRefused("zip_path", reader.unzip, self._zip((info, b"/etc/passwd")))

    def test_duplicates(self):
        for other in ("a.xml", "A.XML", "./a.xml"):
            with self.subTest(other=other), self.assertWarnsIf(other == "a.xml"):
                self.assertRefused("zip_duplicate", reader.unzip, self._zip(("a.xml", b"1"), (other, b"2")))

    def assertWarnsIf(self, condition):
        return self.assertWarns(UserWarning) if condition else contextlib.nullcontext()

    def test_nested(self):
        inner = self._zip(("a.xml", b"<a/>"))
        self.assertRefused("zip_nested", reader.unzip, self._zip(("inner.zip", b"x")))
        self.assertRefused("zip_nested", reader.unzip, self._zip(("inner.xml", inner)))

    def test_bombs(self):
        self.assertRefused("zip_ratio", reader.unzip, self._zip(("a.xml", b" " * 10_000_000)))
        self.assertRefused("zip_too_many", reader.unzip, self._zip(*((f"{i}.xml", b"") for i in range(2001))))
        many = self._zip(*((f"{i}.xml", b" " * 60_000_000) for i in range(2)))
        self.assertRefused("zip_too_big", reader.unzip, many)

    def test_a_size_that_lies(self):
        """What the directory says of a size is not believed."""
        data = bytearray(self._zip(("a.xml", b" " * 1_000_000)))
        central = data.rindex(b"PK\x01\x02")
        data[central + 24 : central + 28] = (10).to_bytes(4, "little")
        with self.assertRaises(reader.Refused):
            reader.unzip(bytes(data))

    def test_damaged(self):
        data = self._zip(("a.xml", b"<a>content</a>" * 20))
        self.assertRefused("zip_bad", reader.unzip, data[:-10])
        self.assertRefused("zip_bad", reader.unzip, b"PK\x03\x04 no zip")
        self.assertRefused("zip_bad", reader.unzip, data.replace(b"a.xml", b"b.xml", 1))
        self.assertRefused("empty", reader.unzip, b"")
        other = self._zip(("a.xml", b"<a/>"), compression=zipfile.ZIP_LZMA)
        self.assertRefused("zip_bad", reader.unzip, other)

    def test_encrypted(self):
        data = bytearray(self._zip(("a.xml", b"<a/>")))
        data[6] |= 1
        data[data.rindex(b"PK\x01\x02") + 8] |= 1
        self.assertRefused("zip_encrypted", reader.unzip, bytes(data))
