-- Deploy routiq:core/delete_rules__leads to pg
-- requires: core/delete_rules__queue
-- requires: contact/leads
-- requires: contact/proposals
-- requires: contact/activities
-- requires: contact/notes

begin;

insert into core.delete_rules (child_table, child_column, parent_table, action)
values
('contact.leads', 'contact_id', 'contact.contacts', 'cascade'),
('contact.leads', 'location_id', 'core.locations', 'restrict'),
('contact.proposals', 'lead_id', 'contact.leads', 'cascade'),
('contact.proposals', 'location_id', 'core.locations', 'restrict'),
('contact.activities', 'contact_id', 'contact.contacts', 'cascade'),
('contact.activities', 'lead_id', 'contact.leads', 'set_null'),
('contact.activities', 'location_id', 'core.locations', 'restrict'),
('contact.notes', 'contact_id', 'contact.contacts', 'cascade'),
('contact.notes', 'location_id', 'core.locations', 'restrict');

do $rules$
begin
    perform core.guard_references('contact.leads');
    perform core.guard_references('contact.proposals');
    perform core.guard_references('contact.activities');
    perform core.guard_references('contact.notes');
end
$rules$;

commit;
