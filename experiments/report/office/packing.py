"""Office files of the same numbers are the same bytes: the moment of writing stands nowhere in them."""

import io
import zipfile
from datetime import datetime

EPOCH = datetime(1980, 1, 1)  # before which no archive can date what it holds


def packed(archive: bytes, made: datetime) -> bytes:
    """Return an archive whose parts are as old as the numbers in it, in the order that they had."""
    moment = max(made, EPOCH).timetuple()[:6]
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as given, zipfile.ZipFile(stream, "w") as own:
        for name in given.namelist():
            part = zipfile.ZipInfo(name, moment)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.external_attr = 0o600 << 16
            own.writestr(part, given.read(name))
    return stream.getvalue()
