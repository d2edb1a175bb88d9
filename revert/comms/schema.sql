-- Revert routiq:comms/schema from pg

begin;

drop schema comms;

commit;
