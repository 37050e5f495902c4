package android.service.quicksettings;

import android.app.PendingIntent;
import android.content.Intent;

import fake.Phone;

public class TileService extends android.app.Service {
    public TileService() {}

    public void onClick() {}

    public final void startActivityAndCollapse(Intent intent) {
        if (android.os.Build.VERSION.SDK_INT >= 34) {
            throw new UnsupportedOperationException();
        }
        Phone.happened.add("collapsed " + intent);
    }

    public final void startActivityAndCollapse(PendingIntent intent) {
        Phone.happened.add("collapsed " + intent);
    }
}
