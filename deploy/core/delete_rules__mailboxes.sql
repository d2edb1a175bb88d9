-- Deploy routiq:core/delete_rules__mailboxes to pg
-- requires: core/delete_rules__outbound
-- requires: comms/mailbox_connections

begin;

insert into core.delete_rules (child_table, child_column, parent_table, action)
values
('comms.mailbox_connections', 'integration_id', 'integration.service_integrations', 'cascade'),
('comms.mailbox_connections', 'location_id', 'core.locations', 'cascade');

do $rules$
begin
    perform core.guard_references('comms.mailbox_connections');
end
$rules$;

commit;
