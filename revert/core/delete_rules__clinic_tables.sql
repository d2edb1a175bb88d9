-- Revert routiq:core/delete_rules__clinic_tables from pg

begin;

drop trigger tg_sync_conflicts_60_living_parents_update on integration.sync_conflicts;
drop trigger tg_sync_conflicts_60_living_parents_insert on integration.sync_conflicts;
drop trigger tg_credentials_60_living_parents_update on integration.credentials;
drop trigger tg_credentials_60_living_parents_insert on integration.credentials;
drop trigger tg_duplicate_candidates_60_living_parents_update on contact.duplicate_candidates;
drop trigger tg_duplicate_candidates_60_living_parents_insert on contact.duplicate_candidates;
drop trigger tg_contact_points_60_living_parents_update on contact.contact_points;
drop trigger tg_contact_points_60_living_parents_insert on contact.contact_points;
drop trigger tg_contact_merges_60_living_parents_update on contact.contact_merges;
drop trigger tg_contact_merges_60_living_parents_insert on contact.contact_merges;
drop trigger tg_contact_identifiers_60_living_parents_update on contact.contact_identifiers;
drop trigger tg_contact_identifiers_60_living_parents_insert on contact.contact_identifiers;
drop trigger tg_consents_60_living_parents_update on contact.consents;
drop trigger tg_consents_60_living_parents_insert on contact.consents;
drop trigger tg_messages_60_living_parents_update on comms.messages;
drop trigger tg_messages_60_living_parents_insert on comms.messages;
drop trigger tg_message_attachments_60_living_parents_update on comms.message_attachments;
drop trigger tg_message_attachments_60_living_parents_insert on comms.message_attachments;
drop trigger tg_conversations_60_living_parents_update on comms.conversations;
drop trigger tg_conversations_60_living_parents_insert on comms.conversations;
drop trigger tg_practitioners_60_living_parents_update on clinic.practitioners;
drop trigger tg_practitioners_60_living_parents_insert on clinic.practitioners;
drop trigger tg_appointments_60_living_parents_update on clinic.appointments;
drop trigger tg_appointments_60_living_parents_insert on clinic.appointments;

delete from core.delete_rules as r
where
    r.child_table in (
        'clinic.appointments', 'clinic.practitioners',
        'comms.conversations', 'comms.message_attachments',
        'comms.messages', 'contact.consents',
        'contact.contact_identifiers', 'contact.contact_merges',
        'contact.contact_points', 'contact.duplicate_candidates',
        'integration.sync_conflicts', 'integration.credentials'
    );

commit;
