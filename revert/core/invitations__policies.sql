-- Revert routiq:core/invitations__policies from pg

begin;

drop policy invitations_app_migrator_all on core.invitations;
drop policy invitations_app_owner_all on core.invitations;

commit;
