-- Deploy routiq:core/delete_rules__outbound to pg
-- requires: core/delete_rules__queue
-- requires: comms/outbound_messages

begin;

insert into core.delete_rules (child_table, child_column, parent_table, action)
values
('comms.outbound_messages', 'contact_id', 'contact.contacts', 'cascade'),
('comms.outbound_messages', 'location_id', 'core.locations', 'restrict'),
('comms.outbound_messages', 'template_id', 'comms.message_templates', 'set_null');

do $rules$
begin
    perform core.guard_references('comms.outbound_messages');
end
$rules$;

commit;
