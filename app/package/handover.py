"""The handing over itself, as every text of the package tells it: by which key, when, for whom, at which point of the chain."""

from attrs import frozen

from app.package.bag import FORMAT, BagInfo
from app.package.clean_text import cleaned
from app.package.request import PackRequest
from app.package.sshsig import key_fingerprint
from app.record import Head, Moment, fingerprint_words, witness_code


@frozen
class Handover:
    """`signer` is the key's OpenSSH fingerprint, `signer_words` its six words, `witness` the eight of the head."""

    package_id: str
    profile: str
    recipient_name: str
    moment: Moment
    app_version: str
    head: Head
    witness: str
    signer: str
    signer_words: str

    @classmethod
    def of(cls, request: PackRequest) -> "Handover":
        """The facts of this request."""
        head = request.history.head
        key = request.signer.public_key
        return cls(
            package_id=request.package_id,
            profile=request.profile,
            recipient_name=cleaned(request.recipient_name),
            moment=request.moment,
            app_version=request.app_version,
            head=head,
            witness=witness_code(head, request.wordlist),
            signer=key_fingerprint(key),
            signer_words=fingerprint_words(key, request.wordlist),
        )

    def bag_info(self, payload_bytes: int, payload_files: int) -> BagInfo:
        """The same facts for `bag-info.txt`."""
        return BagInfo(
            format=FORMAT,
            package_id=self.package_id,
            profile=self.profile,
            app_version=self.app_version,
            made=self.moment.wall,
            payload_bytes=payload_bytes,
            payload_files=payload_files,
            head=self.head,
            witness=self.witness,
            signer=self.signer,
        )
