"""Three whole diaries to look at: a full one in Spanish, one that was never finished, and a very long one."""

from io import BytesIO

from PIL import Image, ImageDraw

from app.record import UNKNOWN, WITHHELD
from tests.package.diary import Diary


def photo(size: tuple[int, int] = (1600, 1200), turned: int = 1, shade: int = 90) -> bytes:
    """A JPEG with a black corner at its upper left, and the EXIF orientation `turned`."""
    image = Image.new("RGB", size, (shade, 140, 170))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, size[0] // 4, size[1] // 4), fill="black")
    draw.ellipse((size[0] // 3, size[1] // 3, size[0] // 2, size[1] // 2), fill=(220, 200, shade))
    exif = Image.Exif()
    exif[0x0112] = turned
    out = BytesIO()
    image.save(out, "JPEG", quality=85, exif=exif)
    return out.getvalue()


def full() -> Diary:
    """A woman is stopped, her face and fingers are scanned, and three days later a letter comes."""
    d = Diary("es")
    d.tap("officers_here")
    d.tap("asked_question")
    d.tap("face_scanned")
    wrong = d.tap("phone_taken")
    d.write("observed", {"tap": "phone_taken", "undoes": wrong.hex()})
    d.later(minutes=3)
    d.tap("fingers_scanned")
    first = d.attach(photo(), caption="La camioneta gris en la esquina", audience="complaint")
    d.attach(photo((900, 1600), 6, 40), caption="Mi muñeca por la tarde", audience="counsel")
    d.attach(b"RIFF" * 4000, "audio", "audio/ogg", cut_off=True, given_name="Grabación de voz 12.ogg")
    d.tap("released")
    d.later(hours=2)
    d.state("record.author_role", "person_stopped", None)
    d.state("record.purpose", "to_get_legal_advice", None)
    d.state("record.made_how_soon", "same_day", None)
    d.state("where.setting", "street_or_sidewalk")
    d.state("where.start", {"precision": "about", "date": "2026-03-14", "time": "07:40", "offset": "-05:00"})
    d.state("where.place_text", "Esquina de Elm y la 4.ª, frente a la panadería")
    d.state(
        "where.coordinates",
        {"lat": "41.85003", "lon": "-87.65005", "datum": "WGS84", "accuracy_m": 12, "source": "device"},
    )
    d.state("where.public_or_private", "public")
    d.state("where.cameras_nearby", ["shop", "doorbell", "body_worn"])
    d.state("officers.count", 4)
    d.state("officers.count_about", "yes")
    one, two = "aaaa0001", "aaaa0002"
    d.state("officer.agency_seen", "ice_ero", item=one)
    d.state("officer.agency_claimed", "city_police", item=one)
    d.state("officer.how_known", ["patch_or_vest", "said"], item=one)
    d.state("officer.badge_no", "44?1", "unsure", item=one)
    d.later(minutes=1)
    d.state("officer.badge_no", "4471", "read_in_document", item=one)
    d.state("officer.face_covered", "partly", item=one)
    d.state("officer.clothing", ["tactical_vest", "plain_clothes"], item=one)
    d.state(
        "officer.description",
        "Alto, barba corta, chaleco verde con la palabra POLICE. Hablaba inglés y un poco de español.",
        item=one,
    )
    d.state("officer.stated_reason", "Dijo: «Es solo una revisión, no se preocupe».", item=one)
    d.state("officer.agency_seen", "border_patrol", item=two)
    d.state("officer.name", WITHHELD, item=two)
    d.state("officer.badge_no", UNKNOWN, item=two)
    d.state("officer.face_covered", "fully", item=two)
    car = "bbbb0001"
    d.state("vehicle.make", "Ford", item=car)
    d.state("vehicle.color", "gris", item=car)
    d.state("vehicle.plate", "7K?-4*", item=car)
    d.state("vehicle.marked", "unmarked", item=car)
    d.state("start.encounter_type", "stop_on_foot")
    d.state("start.role", "same_place")
    d.state("start.free_to_leave", "asked_no")
    d.state("start.reason_they_gave", "«Se parece a alguien que buscamos».", "saw_or_heard_myself")
    d.state("start.apparent_basis", ["appearance_or_race", "language_or_accent"], "inferred")
    d.state("start.authority_shown", ["words_only", "blank_or_unsigned_form"])
    paper = "cccc0001"
    d.state("warrant.name_on_it", "another_name", item=paper)
    d.state("warrant.signed_by", "nobody", item=paper)
    d.state("warrant.shown_how", "phone_screen", item=paper)
    d.state("questions.topics_asked", ["name", "citizenship", "country_or_place_of_birth"])
    d.state("questions.rights_asserted", ["silence", "lawyer", "no_scan"])
    d.state("question.topic", "citizenship", item="dddd0001")
    d.state("question.response", "silent", item="dddd0001")
    scan = "eeee0001"
    d.state("scan.modality", ["face_scan_recognition"], item=scan)
    d.state("scan.capture_device", "phone", item=scan)
    d.state(
        "scan.device_notes", "Teléfono negro con funda gruesa, a un palmo de la cara, sin flash.", item=scan
    )
    d.state("scan.distance", "arms_length", item=scan)
    d.state("scan.consent", "asked_refused_done_anyway", item=scan)
    d.state("scan.words_about_it", "“Can you do a facial?” le dijo al otro.", item=scan)
    d.state("scan.told_purpose_or_system", ["facial_recognition"], item=scan)
    d.state("scan.result_announced", "match_wrong_person", item=scan)
    d.state("scan.proof_offered", ["us_passport", "real_id"], item=scan)
    d.state("scan.proof_outcome", "ignored", item=scan)
    d.state("scan.children_scanned", "no", item=scan)
    d.state("scan.times_scanned", 2, item=scan)
    finger = "eeee0002"
    d.state("scan.modality", ["contactless_fingerprint"], item=finger)
    d.state("scan.capture_device", "phone", item=finger)
    d.state("scan.consent", "told_not_optional", item=finger)
    d.state("scan.result_announced", "not_told", item=finger)
    d.state("scan.body_contact", "yes", item=finger)
    d.state(
        "scan.body_contact_note", "Me sujetó la muñeca para poner la mano delante de la cámara.", item=finger
    )
    d.state("search.searched", ["pockets", "bag"])
    d.state("search.consent", "not_asked")
    d.state("taken_item.item", "Tarjeta de biblioteca", item="ffff0001")
    d.state("taken_item.receipt_given", "no", item="ffff0001")
    d.state("force.used", ["grabbed"])
    d.state("force.threats", ["travel_trouble"])
    d.state("force.threat_words", "«Vas a tener problemas para viajar».")
    d.state("injury.body_area", "wrist_or_hand", item="ffff0002")
    d.state("injury.severity", "light", item="ffff0002")
    d.state("loss.kind", "wages", item="ffff0003")
    d.state("loss.amount", {"amount": "1240.50", "currency": "USD"}, item="ffff0003")
    d.state("outcome.result", "released_on_scene")
    d.state("outcome.minutes_held", 35)
    d.state("next_date.kind", "check_in", "read_in_document", item="ffff0004")
    d.state(
        "next_date.when",
        {"precision": "exact", "date": "2026-04-02", "time": "09:30"},
        "read_in_document",
        item="ffff0004",
    )
    d.state("language.best", "es-MX")
    d.state("language.interpreter", "none")
    d.state("language.understood", "some")
    d.state("people.anyone_taken", "no")
    d.state("witness.alias", "Vecina del 3", item="ffff0005")
    d.state("witness.contact", "555-0142, llamar después de las seis", item="ffff0005")
    note = d.note(
        "Salía de la panadería cuando dos hombres me cerraron el paso. Uno dijo «police». "
        "Pregunté si podía irme y dijo que no. El otro levantó el teléfono delante de mi cara.\n\n"
        "No firmé nada. Me soltaron cuando llegó un tercero y les dijo que ya."
    )
    d.later(minutes=20)
    d.note("El tercero llegó antes de la segunda foto, no después.", corrects=note.hex())
    d.write("sealed", {"affirmation": "own_memory"})
    d.later(days=3)
    later = "99990001"
    notice = d.attach(
        photo((1000, 1400), 1, 200), "photo", caption="El aviso de Global Entry", audience="counsel"
    )
    d.state("consequence.kind", "trusted_traveler_revoked", "read_in_document", item=later)
    d.state("consequence.program", "global_entry", "read_in_document", item=later)
    d.state("consequence.date", "2026-03-17", "read_in_document", item=later)
    d.state("consequence.notice", [notice, first], item=later)
    d.state("action.kind", "traveler_program_redress", None, item="99990002")
    d.state("action.sent_on", "2026-03-18", None, item="99990002")
    d.write(
        "shared",
        {
            "to": "Example Legal Aid",
            "fingerprint": "velvet canyon ostrich marble fender ripple",
            "profile": "counsel",
            "package_id": "77aa01",
            "package": "ab" * 32,
        },
    )
    d.write(
        "received",
        {
            "package": "ab" * 32,
            "by": "Example Legal Aid",
            "at": "2026-03-18T10:00:00.000-05:00",
            "receipt": "cd" * 32,
        },
        went_back=True,
    )
    return d


def unfinished() -> Diary:
    """Two taps and nothing else."""
    d = Diary("en")
    d.tap("officers_here")
    d.tap("face_scanned")
    return d


def crowd() -> Diary:
    """Forty officers, three hundred entries."""
    d = Diary("en")
    for n in range(40):
        item = f"{n:08x}"
        d.state(
            "officer.agency_seen", ("ice_ero", "border_patrol", "city_police", "unknown")[n % 4], item=item
        )
        d.state("officer.badge_no", f"B-{1000 + 37 * n}", item=item)
        d.state("officer.face_covered", ("fully", "partly", "no")[n % 3], item=item)
        d.state("officer.description", "Stood by the second van, dark vest, tall. " * (1 + n % 3), item=item)
    for n in range(8):
        item = f"{n:07x}f"
        d.state("scan.modality", ["face_scan_recognition", "face_video"], item=item)
        d.state("scan.consent", "done_covertly", item=item)
        d.state("scan.result_announced", "not_told", item=item)
    for n in range(6):
        d.state("consequence.kind", "secondary_screening_each_time", item=f"{n:07x}c")
        d.state("consequence.date", f"2026-03-{15 + n}", item=f"{n:07x}c")
    for n in range(100):
        d.note(
            f"Note {n}. They moved the line of people along the fence and counted aloud, twice."
            + (" And again." * (n % 9))
        )
        if n % 40 == 0:
            d.later(hours=9)
    d.note("A long account of the whole morning. " * 400)
    return d
