package android.speech.tts;

import java.util.Locale;

public class Voice {
    private final Locale locale;
    private final boolean away;

    private Voice(Locale locale, boolean away) {
        this.locale = locale;
        this.away = away;
    }

    public static Voice fakeOf(String language, boolean away) {
        return new Voice(Locale.forLanguageTag(language), away);
    }

    public Locale getLocale() {
        return locale;
    }

    public boolean isNetworkConnectionRequired() {
        return away;
    }
}
