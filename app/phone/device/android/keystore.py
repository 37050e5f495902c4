"""A key in the phone's own key store, which never gives it out: HMAC-SHA256, in the separate security chip where there is one."""

from typing import Any, Final

from jnius import JavaException

from app.phone.device.android.java import java, level, octets
from app.phone.errors import KeystoreSilent

STORE: Final = "AndroidKeyStore"
ALIAS: Final = "firsthand-strengthener-1"
_HMAC: Final = "HmacSHA256"
_BYTES: Final = 32
_STRONGBOX_SINCE: Final = 28


class AndroidKeystore:
    """The key is bound to this installation: removing the app destroys it. The recovery code never depends on it."""

    def _store(self) -> Any:
        store = java("java.security.KeyStore").getInstance(STORE)
        store.load(None)
        return store

    def exists(self) -> bool:
        """Whether there is a key."""
        try:
            return bool(self._store().containsAlias(ALIAS))
        except JavaException:
            raise KeystoreSilent from None

    def create(self) -> None:
        """Make the key, in the security chip when the phone has one; not when there is one."""
        if self.exists():
            return
        try:
            if level() < _STRONGBOX_SINCE or not self._made(in_chip=True):
                self._generate(in_chip=False)
        except JavaException:
            raise KeystoreSilent from None

    def _made(self, *, in_chip: bool) -> bool:
        try:
            self._generate(in_chip=in_chip)
        except JavaException:  # StrongBoxUnavailableException, or a chip that cannot make this kind of key
            return False
        return True

    def _generate(self, *, in_chip: bool) -> None:
        purposes = java("android.security.keystore.KeyProperties").PURPOSE_SIGN
        asked = java("android.security.keystore.KeyGenParameterSpec$Builder")(ALIAS, purposes)
        if in_chip:
            asked.setIsStrongBoxBacked(True)
        maker = java("javax.crypto.KeyGenerator").getInstance(_HMAC, STORE)
        maker.init(asked.build())
        maker.generateKey()

    def strengthen(self, data: bytes) -> bytes:
        """HMAC-SHA256 under the key."""
        try:
            key = self._store().getKey(ALIAS, None)
            if key is None:
                raise KeystoreSilent
            mac = java("javax.crypto.Mac").getInstance(_HMAC)
            mac.init(key)
            answer = octets(mac.doFinal(data))
        except JavaException:
            raise KeystoreSilent from None
        if len(answer) != _BYTES:
            raise KeystoreSilent
        return answer

    def forget(self) -> None:
        """Destroy the key."""
        try:
            self._store().deleteEntry(ALIAS)
        except JavaException:
            raise KeystoreSilent from None
