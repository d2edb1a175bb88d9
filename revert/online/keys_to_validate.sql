-- Revert routiq:online/keys_to_validate from pg

begin;

drop function online.keys_to_validate(text);

commit;
