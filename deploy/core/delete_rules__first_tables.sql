-- Deploy routiq:core/delete_rules__first_tables to pg
-- requires: core/guard_references
-- requires: core/member_locations
-- requires: core/organization_members__contact_id_validate
-- requires: contact/patients__location_id_validate
--
-- These tables are older than the rules; every later one writes its own.

begin;

insert into core.delete_rules (child_table, child_column, parent_table, action)
values
-- what was merged into a contact is part of it
('contact.contacts', 'merged_into_id', 'contact.contacts', 'cascade'),
('contact.patients', 'contact_id', 'contact.contacts', 'cascade'),
-- without a branch a patient would be seen by every branch
('contact.patients', 'location_id', 'core.locations', 'restrict'),
('core.member_locations', 'location_id', 'core.locations', 'cascade'),
('core.member_locations', 'member_id', 'core.organization_members', 'cascade'),
-- a customer who is nobody any more must not come in
('core.organization_members', 'contact_id', 'contact.contacts', 'cascade');

do $rules$
begin
    perform core.guard_references('contact.contacts');
    perform core.guard_references('contact.patients');
    perform core.guard_references('core.member_locations');
    perform core.guard_references('core.organization_members');
end
$rules$;

commit;
