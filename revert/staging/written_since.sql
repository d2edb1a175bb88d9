-- Revert routiq:staging/written_since from pg

begin;

drop function staging.written_since(uuid, bigint[]);
drop function staging.references_to(regclass, text, text[]);

commit;
