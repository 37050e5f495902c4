package android.net;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

public abstract class Uri implements android.os.Parcelable {
    public abstract String getAuthority();

    public abstract List<String> getPathSegments();

    public static Uri parse(String text) {
        return new Fake(text);
    }

    static final class Fake extends Uri {
        private final String text;

        Fake(String text) {
            this.text = text;
        }

        @Override
        public String getAuthority() {
            return URI.create(text).getRawAuthority();
        }

        @Override
        public List<String> getPathSegments() {
            List<String> parts = new ArrayList<>();
            for (String part : URI.create(text).getRawPath().split("/")) {
                if (!part.isEmpty()) {
                    parts.add(URI.create("x:/" + part).getPath().substring(1));
                }
            }
            return parts;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    public static final class Builder {
        private String scheme = "";
        private String authority = "";
        private String path = "";

        public Builder() {}

        public Builder scheme(String scheme) {
            this.scheme = scheme;
            return this;
        }

        public Builder authority(String authority) {
            this.authority = authority;
            return this;
        }

        public Builder appendPath(String part) {
            try {
                path += "/" + new URI(null, null, part, null).getRawPath().replace("/", "%2F");
            } catch (java.net.URISyntaxException broken) {
                throw new IllegalArgumentException(broken);
            }
            return this;
        }

        public Uri build() {
            return new Fake(scheme + "://" + authority + path);
        }
    }
}
