"""The Material Symbols the app draws. Adding one means adding its name here and running build.py."""

ICONS = tuple(
    """
account_balance add add_a_photo add_circle alarm arrow_back arrow_downward arrow_forward arrow_upward
attach_file audio_file backpack backspace badge balance battery_alert block bolt bookmark brightness_medium
calendar_month call photo_camera_front cancel car_crash chat check check_box check_box_outline_blank check_circle
chevron_left chevron_right circle close cloud_off photo_library contact_support content_copy content_paste contrast
credit_card dark_mode delete delete_forever description diagnosis dialpad directions_bus directions_car
directions_run directions_walk do_not_disturb_on document_scanner door_front door_open download drafts edit
edit_note error event event_available event_busy event_upcoming expand_less expand_more explore face
familiar_face_and_zone favorite file_open file_present filter_list fingerprint flag flight folder folder_zip
format_quote forum front_hand gavel graphic_eq group group_add groups healing hearing help history home
home_work hourglass_top id_card inbox info inventory_2 ios_share key keyboard_arrow_down keyboard_arrow_up label
language light_mode link local_fire_department local_hospital local_police lock lock_open
location_off logout luggage mail manage_search medical_services mic mic_off mobile_off more_horiz more_vert
my_location no_photography notifications open_in_full pan_tool password pause person person_add person_pin
person_remove personal_injury phone_in_talk phone_locked photo photo_camera pin pin_drop place play_arrow print
privacy_tip psychology_alt qr_code qr_code_scanner question_mark radio_button_checked radio_button_unchecked
receipt_long record_voice_over remove do_not_touch restaurant save schedule school search search_off security
send settings shield shield_lock signature mobile spellcheck star stop store swap_horiz sync text_fields
text_snippet timeline timer translate travel_explore tune undo upload verified verified_user videocam view_list
visibility visibility_off voice_chat volume_off volume_up warning water_drop work zoom_in
""".split()
)
