"""The page's mail program."""

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bot.demo.page import mailbox
from bot.demo.page.forms import Handlers, answer, body, download, form, upload
from bot.demo.page.show import Show
from bot.render import Words

# A letter may look as it likes and do nothing: no scripts, no forms, nothing from elsewhere, not even of this origin.
_LETTER = {
    "Content-Security-Policy": (
        "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; "
        "img-src data:; font-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


class Mails:
    """The handlers."""

    def __init__(self, show: Show, words: Words) -> None:
        self._show = show
        self._words = words

    def handlers(self) -> Handlers:
        """Return method, path and handler of everything that can be done with mail."""
        mail = "/api/mail/{address}"
        return [
            ("GET", mail, self.letters),
            ("POST", mail, self.send),
            ("GET", f"{mail}/{{id}}", self.letter),
            ("GET", f"{mail}/{{id}}/page", self.page),
            ("GET", f"{mail}/{{id}}/file/{{number:int}}", self.file),
            ("POST", f"{mail}/{{id}}/leave", self.leave),
        ]

    async def letters(self, request: Request) -> Response:
        """List a mailbox."""
        found = mailbox.letters(self._show, request.path_params["address"])
        return answer([mailbox.listed(letter) for letter in found])

    async def letter(self, request: Request) -> Response:
        """Read a mail."""
        letter = self._letter(request)
        mailbox.mark_read(self._show, request.path_params["address"], letter)
        return answer(mailbox.opened(letter))

    async def page(self, request: Request) -> Response:
        """Show the HTML of a mail, for a frame that may do nothing."""
        return HTMLResponse(mailbox.page(self._letter(request)), headers=_LETTER)

    async def file(self, request: Request) -> Response:
        """Give a file of a mail."""
        file = mailbox.attachment(self._letter(request), request.path_params["number"])
        return download(file.name, file.content or b"")

    async def send(self, request: Request) -> Response:
        """Send a mail from this mailbox over SMTP."""
        address = request.path_params["address"]
        async with form(request, 5) as given:
            answered = str(given.get("answering", ""))
            letter = mailbox.find(self._show, address, answered) if answered else None
            files = [await upload(one) for one in given.getlist("file") if isinstance(one, UploadFile) and one.filename]
            sender = (str(given.get("name", "")), address)
            words = (str(given.get("to", "")), str(given.get("subject", "")), str(given.get("text", "")))
            language = str(given.get("language", "en"))
            quoted = self._quote(letter, language)
            await mailbox.send(self._show, sender, *words, quote=quoted, answering=letter, files=files)
        return answer({})

    async def leave(self, request: Request) -> Response:
        """Press the mail program's own unsubscribe button."""
        said = await body(request)
        sender = (str(said.get("name", "")), request.path_params["address"])
        await mailbox.leave(self._show, sender, self._letter(request))
        return answer({})

    def _quote(self, letter: mailbox.Letter | None, language: str) -> str:
        said = letter.reading if letter else None
        if letter is None or said is None:
            return ""
        values = {
            "at": letter.at,
            "name": said.sender.name or said.sender.address,
            "lines": said.full_text.splitlines(),
        }
        return self._words.text("demo/quote", self._words.speaks(language), values)

    def _letter(self, request: Request) -> mailbox.Letter:
        return mailbox.find(self._show, request.path_params["address"], request.path_params["id"])
