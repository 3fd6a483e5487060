"""Operations on user import jobs."""

from localstack.aws.api import RequestContext, handler

from localstack_cognito.aws.api.cognito_idp import (
    CognitoIdpApi,
    CreateUserImportJobResponse,
    DescribeUserImportJobResponse,
    GetCSVHeaderResponse,
    ListUserImportJobsResponse,
    PasswordHashingAlgorithmType,
    StartUserImportJobResponse,
    StopUserImportJobResponse,
    UserImportJobStatusType,
    UserImportJobType,
)
from localstack_cognito.directory.imports import user_import_jobs
from localstack_cognito.providers.cognito_idp import responses
from localstack_cognito.providers.cognito_idp.user_pools import owner_of
from localstack_cognito.storage.user_import_jobs import UserImportJob


class UserImportJobOperations(CognitoIdpApi):
    """Create, describe, list, start and stop user import jobs."""

    @handler("GetCSVHeader")
    def get_csv_header(
        self, context: RequestContext, user_pool_id: str, **kwargs: object
    ) -> GetCSVHeaderResponse:
        header = user_import_jobs.get_csv_header(owner_of(context), user_pool_id)
        return GetCSVHeaderResponse(UserPoolId=user_pool_id, CSVHeader=header)

    @handler("CreateUserImportJob")
    def create_user_import_job(
        self,
        context: RequestContext,
        job_name: str,
        user_pool_id: str,
        cloud_watch_logs_role_arn: str,
        password_hashing_algorithm: str | None = None,
        **kwargs: object,
    ) -> CreateUserImportJobResponse:
        job = user_import_jobs.create_user_import_job(
            owner_of(context),
            user_pool_id,
            job_name,
            cloud_watch_logs_role_arn,
            password_hashing_algorithm,
        )
        return CreateUserImportJobResponse(UserImportJob=_job(job))

    @handler("DescribeUserImportJob")
    def describe_user_import_job(
        self, context: RequestContext, user_pool_id: str, job_id: str, **kwargs: object
    ) -> DescribeUserImportJobResponse:
        job = user_import_jobs.describe_user_import_job(owner_of(context), user_pool_id, job_id)
        return DescribeUserImportJobResponse(UserImportJob=_job(job))

    @handler("ListUserImportJobs")
    def list_user_import_jobs(
        self,
        context: RequestContext,
        user_pool_id: str,
        max_results: int,
        pagination_token: str | None = None,
        **kwargs: object,
    ) -> ListUserImportJobsResponse:
        jobs, token = user_import_jobs.list_user_import_jobs(
            owner_of(context), user_pool_id, max_results, pagination_token
        )
        response = ListUserImportJobsResponse(UserImportJobs=[_job(job) for job in jobs])
        if token:
            response["PaginationToken"] = token
        return response

    @handler("StartUserImportJob")
    def start_user_import_job(
        self, context: RequestContext, user_pool_id: str, job_id: str, **kwargs: object
    ) -> StartUserImportJobResponse:
        job = user_import_jobs.start_user_import_job(owner_of(context), user_pool_id, job_id)
        return StartUserImportJobResponse(UserImportJob=_job(job))

    @handler("StopUserImportJob")
    def stop_user_import_job(
        self, context: RequestContext, user_pool_id: str, job_id: str, **kwargs: object
    ) -> StopUserImportJobResponse:
        job = user_import_jobs.stop_user_import_job(owner_of(context), user_pool_id, job_id)
        return StopUserImportJobResponse(UserImportJob=_job(job))


def _job(job: UserImportJob) -> UserImportJobType:
    shown = UserImportJobType(
        JobName=job.name,
        JobId=job.id,
        UserPoolId=job.user_pool_id,
        PreSignedUrl=job.pre_signed_url,
        CreationDate=responses.date(job.created_at),
        Status=UserImportJobStatusType(job.status),
        CloudWatchLogsRoleArn=job.role_arn,
        ImportedUsers=job.imported_users,
        SkippedUsers=job.skipped_users,
        FailedUsers=job.failed_users,
    )
    if job.started_at is not None:
        shown["StartDate"] = responses.date(job.started_at)
    if job.completed_at is not None:
        shown["CompletionDate"] = responses.date(job.completed_at)
    if job.password_hashing_algorithm is not None:
        algorithm = PasswordHashingAlgorithmType(job.password_hashing_algorithm)
        shown["PasswordHashingAlgorithm"] = algorithm
    if job.completion_message is not None:
        shown["CompletionMessage"] = job.completion_message
    return shown
