"""Forms of signing in; what they hold is judged by the services."""

from wtforms import PasswordField, StringField

from learning.web.forms import BaseForm, clean


class CardForm(BaseForm):
    """The code printed on a card."""

    code = StringField("Mã in trên thẻ", filters=[clean])


class PasswordForm(BaseForm):
    """Sign-in code or phone, and the passphrase exactly as typed."""

    account = StringField("Số điện thoại hoặc mã đăng nhập", filters=[clean])
    password = PasswordField("Mật khẩu")


class PassphraseForm(BaseForm):
    """An own passphrase to set."""

    passphrase = StringField("Mật khẩu tự chọn")


class StepForm(BaseForm):
    """The second step of role pages, taken or set up: each page shows those of its fields that it asks for."""

    pin = PasswordField("Mã PIN 6 số", filters=[clean])
    repeated = PasswordField("Gõ lại 6 số ấy", filters=[clean])
    totp = StringField("Mã 6 số trong ứng dụng", filters=[clean])
    invitation = StringField("Mã hiện ở máy kia", filters=[clean])
