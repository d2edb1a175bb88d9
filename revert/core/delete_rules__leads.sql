-- Revert routiq:core/delete_rules__leads from pg

begin;

drop trigger tg_notes_60_living_parents_update on contact.notes;
drop trigger tg_notes_60_living_parents_insert on contact.notes;
drop trigger tg_activities_60_living_parents_update on contact.activities;
drop trigger tg_activities_60_living_parents_insert on contact.activities;
drop trigger tg_proposals_60_living_parents_update on contact.proposals;
drop trigger tg_proposals_60_living_parents_insert on contact.proposals;
drop trigger tg_leads_60_living_parents_update on contact.leads;
drop trigger tg_leads_60_living_parents_insert on contact.leads;

delete from core.delete_rules as r
where
    r.child_table in (
        'contact.leads',
        'contact.proposals',
        'contact.activities',
        'contact.notes'
    );

commit;
