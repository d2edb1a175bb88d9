-- Revert routiq:comms/pass_on_key from pg

begin;

drop trigger tg_message_keys_30_pass_on on comms.message_keys;
drop function comms.pass_on_key();

commit;
