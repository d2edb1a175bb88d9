-- Deploy routiq:core/delete_rules__queue_settings to pg
-- requires: core/delete_rules__queue
-- requires: clinic/queue_settings
-- requires: clinic/queue_notifications

begin;

insert into core.delete_rules (child_table, child_column, parent_table, action)
values
('clinic.queue_settings', 'location_id', 'core.locations', 'cascade'),
('clinic.queue_notifications', 'ticket_id', 'clinic.queue_entries', 'cascade'),
('clinic.queue_notifications', 'location_id', 'core.locations', 'cascade'),
('clinic.queue_notifications', 'contact_id', 'contact.contacts', 'cascade');

do $rules$
begin
    perform core.guard_references('clinic.queue_settings');
    perform core.guard_references('clinic.queue_notifications');
end
$rules$;

commit;
