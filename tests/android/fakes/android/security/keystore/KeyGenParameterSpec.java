package android.security.keystore;

import java.security.spec.AlgorithmParameterSpec;

public final class KeyGenParameterSpec implements AlgorithmParameterSpec {
    private final String alias;
    private final int purposes;
    private boolean chip = false;

    private KeyGenParameterSpec(String alias, int purposes) {
        this.alias = alias;
        this.purposes = purposes;
    }

    public String getKeystoreAlias() {
        return alias;
    }

    public int getPurposes() {
        return purposes;
    }

    public boolean isStrongBoxBacked() {
        return chip;
    }

    public static final class Builder {
        private final KeyGenParameterSpec made;

        public Builder(String alias, int purposes) {
            made = new KeyGenParameterSpec(alias, purposes);
        }

        public Builder setIsStrongBoxBacked(boolean chip) {
            made.chip = chip;
            return this;
        }

        public KeyGenParameterSpec build() {
            return made;
        }
    }
}
