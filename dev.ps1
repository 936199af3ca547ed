# The one way in on Windows, for people and for continuous integration: .\dev.ps1 help
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ValidateSet('run', 'test', 'fmt', 'bench', 'bundle', 'help')]
    [string] $Verb = 'help',

    [Parameter(Position = 1, ValueFromRemainingArguments)]
    [string[]] $Rest = @()
)

Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
Set-Location $PSScriptRoot

# One set of features for every step, so that nothing is compiled twice; see ./dev.
$Features = @('--features', 'sheaf-desktop/custom-protocol')
$NodeAtLeast = [version] '20.19'

function Invoke-Tool([string] $Tool, [string[]] $Arguments) {
    & $Tool @Arguments
    if ($LASTEXITCODE -ne 0) {
        throw "$Tool ended with $LASTEXITCODE"
    }
}

function Test-Tool([string] $Tool) {
    $null -ne (Get-Command $Tool -ErrorAction SilentlyContinue)
}

# Installs what is missing, with the package manager that comes with Windows.
function Install-Tools {
    $wanted = [ordered] @{ cargo = 'Rustlang.Rustup'; node = 'OpenJS.NodeJS.LTS' }
    foreach ($tool in $wanted.Keys) {
        if (Test-Tool $tool) { continue }
        if (-not (Test-Tool 'winget')) {
            throw "$tool is missing: get it from https://rustup.rs or https://nodejs.org"
        }
        Write-Host "dev: installing $($wanted[$tool])"
        Invoke-Tool 'winget' @('install', '--exact', '--id', $wanted[$tool], '--accept-source-agreements', '--accept-package-agreements')
        $env:Path = [Environment]::GetEnvironmentVariable('Path', 'Machine') + ';' + [Environment]::GetEnvironmentVariable('Path', 'User')
    }
    $node = [version] (& node --version).TrimStart('v')
    if ($node -lt $NodeAtLeast) {
        throw "Node $node is too old: version $NodeAtLeast or later is needed, see https://nodejs.org"
    }
    $webView = 'Microsoft\EdgeUpdate\Clients\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}'
    $places = "HKLM:\SOFTWARE\WOW6432Node\$webView", "HKLM:\SOFTWARE\$webView", "HKCU:\SOFTWARE\$webView"
    if (-not ($places | Where-Object { Test-Path $_ })) {
        Write-Warning 'The WebView2 runtime was not found; without it the window stays away: https://developer.microsoft.com/microsoft-edge/webview2'
    }
}

function Install-NodePackages {
    $lock = 'ui\package-lock.json'
    $stamp = 'ui\node_modules\.installed-lock'
    if ((Test-Path $stamp) -and ((Get-FileHash $lock).Hash -eq (Get-FileHash $stamp).Hash)) { return }
    Write-Host "dev: installing the packages of $lock"
    Invoke-Tool 'npm' @('--prefix', 'ui', 'ci', '--no-audit', '--no-fund')
    Copy-Item $lock $stamp
}

function Initialize-Build {
    Install-Tools
    Install-NodePackages
}

function Invoke-Page([string] $Script) {
    Invoke-Tool 'npm' @('--prefix', 'ui', 'run', '--silent', $Script)
}

function Invoke-Stage([string] $Name, [scriptblock] $Work) {
    Write-Host ("`n== {0} (at {1:m\:ss})" -f $Name, $Clock.Elapsed)
    & $Work
}

# The names of the test programs of the core, as options for cargo.
function Get-CoreTests {
    foreach ($file in Get-ChildItem -Path 'articles\tests' -Filter '*.rs' -File -ErrorAction SilentlyContinue) {
        '--test'
        $file.BaseName
    }
}

$Clock = [Diagnostics.Stopwatch]::StartNew()

switch ($Verb) {
    'run' {
        Initialize-Build
        Invoke-Page 'build'
        Invoke-Tool 'cargo' (@('build', '--workspace') + $Features)
        & 'target\debug\sheaf-desktop.exe' @Rest
    }
    'test' {
        # The journeys through the window need a driver that only Linux has.
        Initialize-Build
        Invoke-Stage 'format, Rust' { Invoke-Tool 'cargo' @('fmt', '--check') }
        Invoke-Stage 'format, page' { Invoke-Page 'format:check' }
        Invoke-Stage 'lint, page' { Invoke-Page 'lint' }
        Invoke-Stage 'types, page' { Invoke-Page 'check' }
        Invoke-Stage 'tests, page' { Invoke-Page 'test' }
        Invoke-Stage 'build, page' { Invoke-Page 'build' }
        Invoke-Stage 'lint, Rust' { Invoke-Tool 'cargo' (@('clippy', '--workspace', '--all-targets') + $Features + @('--', '-D', 'warnings')) }
        Invoke-Stage 'build, programs' { Invoke-Tool 'cargo' (@('build', '--workspace', '--all-targets') + $Features) }
        Invoke-Stage 'tests, core' { Invoke-Tool 'cargo' (@('test', '--workspace', '--lib', '--bins') + $Features + @(Get-CoreTests)) }
    }
    'fmt' {
        Initialize-Build
        Invoke-Tool 'cargo' @('fmt')
        Invoke-Page 'format'
    }
    'bench' {
        Initialize-Build
        Invoke-Page 'build'
        Invoke-Tool 'cargo' (@('build', '--release', '--workspace', '--bins', '--examples') + $Features)
        Invoke-Tool 'target\release\bench.exe' $Rest
    }
    'bundle' {
        Initialize-Build
        Invoke-Page 'build'
        Invoke-Tool 'cargo' (@('build', '--release', '--workspace') + $Features)
        $null = New-Item -ItemType Directory -Force 'target\bundled'
        Copy-Item 'target\release\sheaf.exe' "target\bundled\sheaf-$(& rustc --print host-tuple).exe"
        Invoke-Tool 'ui\node_modules\.bin\tauri.cmd' (@('bundle', '--no-binary-patching', '--config', 'src-tauri\bundle.json') + $Rest)
    }
    'help' {
        Write-Host @'
.\dev.ps1 run [FILE...]     build Sheaf and open its window
.\dev.ps1 test              check everything but the journeys through the window
.\dev.ps1 fmt               format the code
.\dev.ps1 bench [--quick]   measure the release build against the budgets
.\dev.ps1 bundle            make the installer
.\dev.ps1 help              this text
'@
    }
}
