-- Revert routiq:ops/advised_relations from pg

begin;

drop view ops.advised_relations;

commit;
