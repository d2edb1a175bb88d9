-- Revert routiq:core/check_quota from pg

begin;

drop function core.check_quota(text, int);
drop function core.refuse_more(text, int, int);
drop function core.use_resource(uuid, text, int);
drop function core.count_resource(uuid, text);
drop function core.plan_limit(uuid, text);

commit;
