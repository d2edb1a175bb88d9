-- Revert routiq:core/named_organization from pg

begin;

drop function core.named_organization();

commit;
