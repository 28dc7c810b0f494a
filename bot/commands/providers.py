"""Who runs a mailbox, and where it is reached: guessed from the address, so that most people need not know."""

from dataclasses import dataclass

Answers = dict[str, object]  # by dotted key


@dataclass(frozen=True, slots=True)
class Provider:
    """A mail provider. `plus`: whether name+anything@ reaches name@. `hint` is told before the password is asked."""

    name: str
    imap: str
    smtp: str
    smtp_port: int = 587  # with STARTTLS; 465 with TLS from the start
    domains: tuple[str, ...] = ()
    plus: bool = True
    hint: str = ""

    @property
    def smtp_security(self) -> str:
        """The security that belongs to the port."""
        return "tls" if self.smtp_port == 465 else "starttls"

    def answers(self) -> Answers:
        """Return the settings of the mailbox."""
        found: Answers = {
            "email.imap.host": self.imap,
            "email.smtp.host": self.smtp,
            "email.smtp.port": self.smtp_port,
            "email.smtp.security": self.smtp_security,
        }
        return found if self.plus else {**found, "email.plus_addressing": False}


_SWITCH_ON = "Switch on IMAP/SMTP in the mailbox's settings first, and make an app password if you use two-step login."

PROVIDERS = (
    Provider(
        "Gmail or Google Workspace", "imap.gmail.com", "smtp.gmail.com", domains=("gmail.com", "googlemail.com"),
        hint="Google wants an app password here (Google account, Security, 2-Step Verification, App passwords).",
    ),
    Provider(
        "Naver Works", "imap.worksmobile.com", "smtp.worksmobile.com", 465, plus=False,
        hint="Naver Works: allow IMAP/SMTP in the mail settings, and make an external app password.",
    ),
    Provider("Naver Mail", "imap.naver.com", "smtp.naver.com", 465, ("naver.com",), plus=False, hint=_SWITCH_ON),
    Provider(
        "Daum Mail or Daum Smartwork", "imap.daum.net", "smtp.daum.net", 465, ("daum.net", "hanmail.net"), plus=False,
        hint=_SWITCH_ON,
    ),
    Provider("Kakao Mail", "imap.kakao.com", "smtp.kakao.com", 465, ("kakao.com",), plus=False, hint=_SWITCH_ON),
    Provider(
        "Outlook.com", "outlook.office365.com", "smtp-mail.outlook.com",
        domains=("outlook.com", "hotmail.com", "live.com", "msn.com"),
        hint="Microsoft has switched off passwords for IMAP in most mailboxes; if doctor says so, use another mailbox.",
    ),
    Provider(
        "Microsoft 365", "outlook.office365.com", "smtp.office365.com",
        hint="Microsoft has switched off passwords for IMAP in most mailboxes; if doctor says so, use another mailbox.",
    ),
    Provider("iCloud Mail", "imap.mail.me.com", "smtp.mail.me.com", domains=("icloud.com", "me.com", "mac.com"),
             hint="Apple wants an app-specific password here."),
    Provider("Yahoo Mail", "imap.mail.yahoo.com", "smtp.mail.yahoo.com", 465, ("yahoo.com", "ymail.com"), plus=False,
             hint="Yahoo wants an app password here."),
    Provider("Fastmail", "imap.fastmail.com", "smtp.fastmail.com", 465, ("fastmail.com",),
             hint="Fastmail wants an app password here."),
    Provider("Zoho Mail", "imap.zoho.com", "smtp.zoho.com", 465, ("zoho.com", "zohomail.com"), hint=_SWITCH_ON),
    Provider("GMX", "imap.gmx.com", "mail.gmx.com", 587, ("gmx.com", "gmx.net", "gmx.de"), plus=False, hint=_SWITCH_ON),
    Provider("QQ Mail", "imap.qq.com", "smtp.qq.com", 465, ("qq.com", "foxmail.com"), plus=False, hint=_SWITCH_ON),
    Provider("NetEase 163", "imap.163.com", "smtp.163.com", 465, ("163.com",), plus=False, hint=_SWITCH_ON),
)  # fmt: skip


def of_address(address: str) -> Provider | None:
    """Return the provider whose own domain the address is in; None for a domain of somebody's own."""
    domain = address.rpartition("@")[2].lower()
    return next((provider for provider in PROVIDERS if domain in provider.domains), None)


def own_server(address: str) -> Provider:
    """Return what a firm's own mail server is most often called."""
    domain = address.rpartition("@")[2].lower()
    return Provider(f"the mail server of {domain}", f"imap.{domain}", f"smtp.{domain}")


def for_firms() -> tuple[Provider, ...]:
    """Return those that run mail for a domain of one's own."""
    wanted = ("Gmail or Google Workspace", "Naver Works", "Microsoft 365", "Daum Mail or Daum Smartwork", "Zoho Mail")
    return tuple(provider for provider in PROVIDERS if provider.name in wanted)
