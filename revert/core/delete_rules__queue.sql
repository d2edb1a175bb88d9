-- Revert routiq:core/delete_rules__queue from pg

begin;

drop trigger tg_queue_entries_60_living_parents_update on clinic.queue_entries;
drop trigger tg_queue_entries_60_living_parents_insert on clinic.queue_entries;
drop trigger tg_appointment_reminders_60_living_parents_update on clinic.appointment_reminders;
drop trigger tg_appointment_reminders_60_living_parents_insert on clinic.appointment_reminders;

delete from core.delete_rules as r
where
    r.child_table in (
        'clinic.appointment_reminders',
        'clinic.queue_entries'
    );

commit;
