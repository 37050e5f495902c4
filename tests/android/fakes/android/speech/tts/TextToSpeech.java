package android.speech.tts;

import android.content.Context;
import android.os.Bundle;

import fake.Phone;

import java.util.LinkedHashSet;
import java.util.Set;

public class TextToSpeech {
    public static final int SUCCESS = 0;
    public static final int QUEUE_FLUSH = 0;
    public static final int QUEUE_ADD = 1;
    private Voice voice;

    public interface OnInitListener {
        void onInit(int status);
    }

    public TextToSpeech(Context context, OnInitListener listener) {
        Phone.on(() -> listener.onInit(SUCCESS));
    }

    public static int getMaxSpeechInputLength() {
        return 10;
    }

    public Set<Voice> getVoices() {
        Set<Voice> all = new LinkedHashSet<>();
        all.add(Voice.fakeOf("es-MX", true));
        all.add(Voice.fakeOf("es-US", false));
        all.add(Voice.fakeOf("ht", true));
        return all;
    }

    public int setVoice(Voice wanted) {
        voice = wanted;
        return SUCCESS;
    }

    public int speak(CharSequence text, int how, Bundle given, String id) {
        Phone.happened.add(voice.getLocale().toLanguageTag() + " " + how + " " + text);
        return SUCCESS;
    }

    public int stop() {
        Phone.happened.add("silent");
        return SUCCESS;
    }
}
