package org.pocketpages.notebook;

import android.app.PendingIntent;
import android.content.Intent;
import android.os.Build;
import android.service.quicksettings.TileService;

/** The quick-settings tile. It shows nothing but its name and leads to the page of what is happening now. */
public class NowTile extends TileService {
    @Override
    public void onClick() {
        Intent intent = new Intent(Entrance.NOW);
        intent.setClassName(getPackageName(), Entrance.class.getName());
        intent.addFlags(Intent.FLAG_ACTIVITY_NEW_TASK);
        if (Build.VERSION.SDK_INT >= 34) {
            startActivityAndCollapse(
                    PendingIntent.getActivity(
                            this, 0, intent, PendingIntent.FLAG_IMMUTABLE | PendingIntent.FLAG_UPDATE_CURRENT));
        } else {
            startActivityAndCollapse(intent);
        }
    }
}
