package android.location;

import android.os.Looper;

import fake.Phone;

import java.util.ArrayList;
import java.util.List;

public class LocationManager {
    public LocationManager(int fake) {}

    public boolean isProviderEnabled(String provider) {
        return Phone.places.containsKey(provider);
    }

    public void requestLocationUpdates(
            String provider, long milliseconds, float metres, LocationListener listener, Looper looper) {
        boolean fine = Phone.has("android.permission.ACCESS_FINE_LOCATION");
        if (!fine && (provider.equals("gps") || !Phone.has("android.permission.ACCESS_COARSE_LOCATION"))) {
            throw new SecurityException();
        }
        Phone.happened.add("asks " + provider);
        Phone.on(
                () -> {
                    listener.onProviderEnabled(provider);
                    List<Location> all = new ArrayList<>();
                    for (String one : Phone.places.get(provider).split(";")) {
                        if (!one.isEmpty()) {
                            all.add(Location.fakeOf(one));
                        }
                    }
                    if (android.os.Build.VERSION.SDK_INT >= 31) {
                        if (!all.isEmpty()) {
                            listener.onLocationChanged(all);
                        }
                    } else {
                        listener.onStatusChanged(provider, 2, null);
                        for (Location one : all) {
                            listener.onLocationChanged(one);
                        }
                    }
                });
    }

    public void removeUpdates(LocationListener listener) {
        Phone.happened.add("asks no more");
    }
}
