-- Revert routiq:core/delete_rules__first_tables from pg

begin;

drop trigger tg_organization_members_60_living_parents_update on core.organization_members;
drop trigger tg_organization_members_60_living_parents_insert on core.organization_members;
drop trigger tg_member_locations_60_living_parents_update on core.member_locations;
drop trigger tg_member_locations_60_living_parents_insert on core.member_locations;
drop trigger tg_patients_60_living_parents_update on contact.patients;
drop trigger tg_patients_60_living_parents_insert on contact.patients;
drop trigger tg_contacts_60_living_parents_update on contact.contacts;
drop trigger tg_contacts_60_living_parents_insert on contact.contacts;

delete from core.delete_rules as r
where
    r.child_table in (
        'contact.contacts', 'contact.patients', 'core.member_locations',
        'core.organization_members'
    );

commit;
