-- Revert routiq:online/switch_fingerprint from pg

begin;

drop function online.switch_fingerprint(text);

commit;
