-- Revert routiq:core/delete_rules__queue_settings from pg

begin;

drop trigger tg_queue_notifications_60_living_parents_update on clinic.queue_notifications;
drop trigger tg_queue_notifications_60_living_parents_insert on clinic.queue_notifications;
drop trigger tg_queue_settings_60_living_parents_update on clinic.queue_settings;
drop trigger tg_queue_settings_60_living_parents_insert on clinic.queue_settings;

delete from core.delete_rules as r
where
    r.child_table in (
        'clinic.queue_settings',
        'clinic.queue_notifications'
    );

commit;
