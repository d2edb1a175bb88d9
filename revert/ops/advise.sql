-- Revert routiq:ops/advise from pg

begin;

drop function ops.advise(text, text);

commit;
