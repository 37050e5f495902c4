package android.location;

public class Location {
    private double lat;
    private double lon;
    private float radius = 0;

    public Location(String provider) {}

    public double getLatitude() {
        return lat;
    }

    public double getLongitude() {
        return lon;
    }

    public float getAccuracy() {
        return radius;
    }

    public boolean hasAccuracy() {
        return radius != 0;
    }

    public static Location fakeOf(String text) {
        String[] parts = text.split(" ");
        Location made = new Location("fake");
        made.lat = Double.parseDouble(parts[0]);
        made.lon = Double.parseDouble(parts[1]);
        made.radius = Float.parseFloat(parts[2]);
        return made;
    }
}
