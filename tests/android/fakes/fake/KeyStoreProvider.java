package fake;

import android.security.keystore.KeyGenParameterSpec;

import java.io.InputStream;
import java.io.OutputStream;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyStoreSpi;
import java.security.Provider;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.security.Security;
import java.security.cert.Certificate;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;

import javax.crypto.KeyGeneratorSpi;
import javax.crypto.Mac;
import javax.crypto.MacSpi;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** AndroidKeyStore as far as an HMAC key goes: the key has no bytes to read, and only this provider can use it. */
public final class KeyStoreProvider extends Provider {
    private static final Map<String, Hidden> KEYS = new HashMap<>();

    public KeyStoreProvider() {
        super("AndroidKeyStore", 1.0, "fake");
        put("KeyGenerator.HmacSHA256", Generator.class.getName());
        put("KeyStore.AndroidKeyStore", Store.class.getName());
        put("Mac.HmacSHA256", Hmac.class.getName());
        put("Mac.HmacSHA256 SupportedKeyClasses", Hidden.class.getName());
    }

    public static void install() {
        if (Security.getProvider("AndroidKeyStore") == null) {
            Security.addProvider(new KeyStoreProvider());
        }
        KEYS.clear();
    }

    public static String where(String alias) {
        return KEYS.get(alias).chip ? "chip" : "system";
    }

    static final class Hidden implements SecretKey {
        final byte[] secret = new byte[32];
        final boolean chip;

        Hidden(boolean chip) {
            this.chip = chip;
            new SecureRandom().nextBytes(secret);
        }

        @Override
        public String getAlgorithm() {
            return "HmacSHA256";
        }

        @Override
        public String getFormat() {
            return null;
        }

        @Override
        public byte[] getEncoded() {
            return null;
        }
    }

    public static final class Generator extends KeyGeneratorSpi {
        private KeyGenParameterSpec asked;

        @Override
        protected void engineInit(SecureRandom random) {
            throw new IllegalStateException("no parameters");
        }

        @Override
        protected void engineInit(int size, SecureRandom random) {
            throw new IllegalStateException("no parameters");
        }

        @Override
        protected void engineInit(AlgorithmParameterSpec given, SecureRandom random)
                throws InvalidAlgorithmParameterException {
            asked = (KeyGenParameterSpec) given;
            if (asked.getPurposes() != 4) {
                throw new InvalidAlgorithmParameterException("an HMAC key signs");
            }
        }

        @Override
        protected SecretKey engineGenerateKey() {
            if (asked.isStrongBoxBacked() && !Phone.chip) {
                throw new ProviderException("StrongBoxUnavailableException");
            }
            Hidden key = new Hidden(asked.isStrongBoxBacked());
            KEYS.put(asked.getKeystoreAlias(), key);
            return key;
        }
    }

    public static final class Hmac extends MacSpi {
        private Mac real;

        @Override
        protected int engineGetMacLength() {
            return 32;
        }

        @Override
        protected void engineInit(Key key, AlgorithmParameterSpec given) throws InvalidKeyException {
            if (!(key instanceof Hidden)) {
                throw new InvalidKeyException();
            }
            try {
                real = Mac.getInstance("HmacSHA256", "SunJCE");
            } catch (Exception none) {
                throw new InvalidKeyException(none);
            }
            real.init(new SecretKeySpec(((Hidden) key).secret, "HmacSHA256"));
        }

        @Override
        protected void engineUpdate(byte one) {
            real.update(one);
        }

        @Override
        protected void engineUpdate(byte[] some, int from, int length) {
            real.update(some, from, length);
        }

        @Override
        protected byte[] engineDoFinal() {
            return real.doFinal();
        }

        @Override
        protected void engineReset() {
            real.reset();
        }
    }

    public static final class Store extends KeyStoreSpi {
        @Override
        public Key engineGetKey(String alias, char[] password) {
            return KEYS.get(alias);
        }

        @Override
        public boolean engineContainsAlias(String alias) {
            return KEYS.containsKey(alias);
        }

        @Override
        public void engineDeleteEntry(String alias) {
            Hidden key = KEYS.remove(alias);
            if (key != null) {
                Arrays.fill(key.secret, (byte) 0);
            }
        }

        @Override
        public void engineLoad(InputStream from, char[] password) {}

        @Override
        public void engineStore(OutputStream to, char[] password) {}

        @Override
        public Enumeration<String> engineAliases() {
            return Collections.enumeration(KEYS.keySet());
        }

        @Override
        public int engineSize() {
            return KEYS.size();
        }

        @Override
        public boolean engineIsKeyEntry(String alias) {
            return KEYS.containsKey(alias);
        }

        @Override
        public boolean engineIsCertificateEntry(String alias) {
            return false;
        }

        @Override
        public Certificate[] engineGetCertificateChain(String alias) {
            return null;
        }

        @Override
        public Certificate engineGetCertificate(String alias) {
            return null;
        }

        @Override
        public Date engineGetCreationDate(String alias) {
            return new Date();
        }

        @Override
        public String engineGetCertificateAlias(Certificate given) {
            return null;
        }

        @Override
        public void engineSetKeyEntry(String alias, Key key, char[] password, Certificate[] chain) {}

        @Override
        public void engineSetKeyEntry(String alias, byte[] key, Certificate[] chain) {}

        @Override
        public void engineSetCertificateEntry(String alias, Certificate given) {}
    }
}
