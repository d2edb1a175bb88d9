-- Revert routiq:core/invitations from pg

begin;

drop table core.invitations;

commit;
