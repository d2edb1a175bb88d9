-- Revert routiq:online/mirrored_text from pg

begin;

drop function online.mirrored_text(text, oid, text);

commit;
