-- Revert routiq:analytics/track_changes from pg

begin;

drop trigger tg_locations_80_figures_update on core.locations;
drop trigger tg_organizations_80_figures_update on core.organizations;
drop trigger tg_patients_80_figures_delete on contact.patients;
drop trigger tg_patients_80_figures_update on contact.patients;
drop trigger tg_patients_80_figures_insert on contact.patients;
drop trigger tg_contacts_80_figures_delete on contact.contacts;
drop trigger tg_contacts_80_figures_update on contact.contacts;
drop trigger tg_contacts_80_figures_insert on contact.contacts;
drop trigger tg_conversations_80_figures_delete on comms.conversations;
drop trigger tg_conversations_80_figures_update on comms.conversations;
drop trigger tg_conversations_80_figures_insert on comms.conversations;
drop trigger tg_messages_80_figures_delete on comms.messages;
drop trigger tg_messages_80_figures_update on comms.messages;
drop trigger tg_messages_80_figures_insert on comms.messages;
drop trigger tg_appointments_80_figures_delete on clinic.appointments;
drop trigger tg_appointments_80_figures_update on clinic.appointments;
drop trigger tg_appointments_80_figures_insert on clinic.appointments;
drop function analytics.track_clocks();
drop function analytics.track_patients();
drop function analytics.track_contacts();
drop function analytics.track_conversations();
drop function analytics.track_messages();
drop function analytics.track_appointments();

commit;
