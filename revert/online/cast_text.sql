-- Revert routiq:online/cast_text from pg

begin;

drop function online.cast_text(name, regtype, regtype, text);

commit;
